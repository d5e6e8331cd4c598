import path from 'node:path'
import { Platform } from 'aws-cdk-lib/aws-ecr-assets'
import { ContainerImage } from 'aws-cdk-lib/aws-ecs'
import { packageRoot } from './package-root.ts'

/** The image of the driver, built of the context that this package brings where the stack is deployed: that needs Docker, and nothing else does. */
export function driverImage(): ContainerImage {
  return ContainerImage.fromAsset(path.join(packageRoot(), 'dist/driver-image'), { platform: Platform.LINUX_ARM64 })
}
