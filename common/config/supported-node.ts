/**
 * Why a version of Node cannot run Flashover, in one line, or nothing where it can. The same as `engines` in package.json: from these versions
 * on, CommonJS can require an ES module.
 */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  return isSupported ? undefined : `flashover needs Node 20.19, 22.12 or later; this is Node ${version}`
}
