import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { Platform } from 'aws-cdk-lib/aws-ecr-assets'
import { ContainerImage } from 'aws-cdk-lib/aws-ecs'
import { isRepository, packageRoot } from './package-root.ts'

/** The image of the driver, built of the context that this package brings when the stack is deployed: that needs Docker, and nothing else does. */
export function driverImage(): ContainerImage {
  const root = packageRoot()
  if (isRepository())
    execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--image'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  return ContainerImage.fromAsset(path.join(root, 'dist/driver-image'), { platform: Platform.LINUX_ARM64 })
}
