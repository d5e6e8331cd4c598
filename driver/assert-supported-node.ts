import { unsupportedNode } from '../common/config/supported-node.ts'

// The first import of the package: an older Node says so, and not that it lacks this or that.
const reason = unsupportedNode(process.versions.node)
if (reason !== undefined) throw new Error(reason)
