import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { packageRoot } from '../package-root.ts'
import { confirm } from './confirm.ts'
import type { DeployOptions } from './deploy-command.ts'
import { describeIdleCost, idleCost } from './idle-cost.ts'
import { isBootstrapped } from './is-bootstrapped.ts'
import { loadToolkit } from './load-toolkit.ts'
import { stackContext } from './stack-context.ts'

/** Synthesizes the package's stack, shows how it differs from what is deployed and what it costs while nothing runs, asks, and deploys it. */
export async function runDeploy(options: DeployOptions): Promise<void> {
  const say = (message: string): void => void process.stderr.write(`${message}\n`)
  const context = stackContext(options)
  const { lib, toolkit } = await loadToolkit()
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cdk-'))
  try {
    const app = await toolkit.fromCdkApp(`"${process.execPath}" "${path.join(packageRoot(), 'dist/cdk/app.js')}"`, {
      outdir,
      contextStore: new lib.MemoryContext(context),
    })
    const assembly = await toolkit.synth(app)
    const bootstrapped = await isBootstrapped()
    const differences = await toolkit.diff(assembly, { method: lib.DiffMethod.TemplateOnly() })
    if (Object.values(differences).every((difference) => difference.isEmpty)) return say('nothing is to be changed')
    if (!bootstrapped) say("CDK's own stack, CDKToolkit, is made first: this account and region have none yet.")
    const { template } = assembly.cloudAssembly.getStackByName(options.cluster)
    say(describeIdleCost(idleCost(template)))
    if (!options.yes && !(await confirm(`Deploy ${options.cluster}?`))) return say('nothing was changed')
    if (!bootstrapped) await toolkit.bootstrap(lib.BootstrapEnvironments.fromCloudAssemblySource(assembly))
    await toolkit.deploy(assembly)
    say(`${options.cluster} is deployed: flashover doctor --cluster ${options.cluster} looks at it`)
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true })
  }
}
