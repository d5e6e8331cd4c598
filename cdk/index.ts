/** What `flashover/cdk` exports: the stack that `--master lambda` runs on, for a CDK application of one's own. */
export { architectureOf, type ZipArchitecture } from './lib/executor-zip.ts'
export { FlashoverStack, type FlashoverStackProps } from './lib/flashover-stack.ts'
