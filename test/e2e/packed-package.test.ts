import fs from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { emptyProject, link, packPackage, runProgram, temporaryFolder } from '../package/packed-package.ts'
import { freePort } from '../support/localstack.ts'

const folder = temporaryFolder()
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const PROGRAM = `import { SparkSession } from 'flashover'
const spark = await SparkSession.builder.getOrCreate()
const sums = spark.sparkContext.parallelize([1, 2, 3, 4], 2).map((n) => [n % 2, n]).reduceByKey((a, b) => a + b)
console.log(JSON.stringify([Number(await spark.range(1000).count()), await sums.sortByKey().collect()]))
await spark.stop()
`

/** As docs/deploy.md has it, without what LocalStack has not: containers, aliases that can be updated, other processors. */
const OWN_APPLICATION = `import { App, Stack } from 'aws-cdk-lib'
import { Architecture } from 'aws-cdk-lib/aws-lambda'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { FlashoverCluster } from 'flashover/cdk'

const stack = new Stack(new App(), 'Own')
const architecture = process.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64
new FlashoverCluster(stack, 'Spark', {
  outputBuckets: [new Bucket(stack, 'Lake')],
  driver: 'none',
  executors: { versioned: false, architecture },
})
`

it('starts LocalStack, deploys stacks and runs a program there, from the packed package in an empty project', async () => {
  const tarball = packPackage(folder)
  const project = emptyProject(folder, 'project')
  const install = await runProgram(project, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball)
  expect(install.code, install.stderr).toBe(0)
  // What deploying needs of others; the Python environment is the one that the setup of these tests has made.
  for (const name of ['aws-cdk', 'aws-cdk-lib', 'aws-cdk-local', 'cdk-nag', 'constructs']) link(project, name)
  fs.symlinkSync(path.resolve('.localstack'), path.join(project, '.localstack'))
  fs.writeFileSync(path.join(project, 'program.ts'), PROGRAM)
  const port = await freePort()
  const aws = [`AWS_ENDPOINT_URL=http://127.0.0.1:${port}`, 'AWS_REGION=us-east-1']
  const settings = [...aws, 'AWS_ACCESS_KEY_ID=test', 'AWS_SECRET_ACCESS_KEY=test', `XDG_CACHE_HOME=${folder}`]
  const flashover = (...args: readonly string[]) =>
    runProgram(project, 'env', ...settings, path.join(project, 'node_modules/.bin/flashover'), ...args)
  try {
    const started = await flashover('localstack', 'start', '--port', String(port))
    expect(started.code, started.stderr).toBe(0)
    const deployed = await flashover('localstack', 'deploy')
    expect(deployed.code, deployed.stderr).toBe(0)
    const properties = '.flashover/localstack/spark-defaults.conf'
    const { code, stdout, stderr } = await flashover('submit', '--properties-file', properties, 'program.ts')
    expect(code, stderr).toBe(0)
    expect(stdout).toBe('[1000,[[0,6],[1,4]]]\n')

    fs.writeFileSync(path.join(project, 'own.ts'), OWN_APPLICATION)
    const cdk = ['deploy', '--app', 'npx tsx own.ts', '--require-approval', 'never', '--no-notices']
    const cdklocal = path.join(project, 'node_modules/aws-cdk-local/bin/cdklocal')
    // cdklocal asks for both where the endpoint is given.
    const ofCdklocal = [`AWS_ENDPOINT_URL_S3=http://127.0.0.1:${port}`, 'AWS_S3_FORCE_PATH_STYLE=1']
    const own = await runProgram(project, 'env', ...settings, ...ofCdklocal, process.execPath, cdklocal, ...cdk)
    expect(own.code, own.stderr).toBe(0)
    const found = await flashover('submit', '--master', 'lambda', '--conf', 'spark.flashover.cluster=Own', 'program.ts')
    expect(found).toEqual({ code: 0, stdout: '[1000,[[0,6],[1,4]]]\n', stderr: '' })
  } finally {
    await flashover('localstack', 'stop')
  }
}, 900_000)
