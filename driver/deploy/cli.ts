import { unsupportedNode } from '../../common/config/supported-node.ts'

// Before anything is loaded that an older Node cannot even read.
const reason = unsupportedNode(process.versions.node)
if (reason === undefined) await import('./command-line.ts')
else {
  process.stderr.write(`${reason}\n`)
  process.exitCode = 1
}
