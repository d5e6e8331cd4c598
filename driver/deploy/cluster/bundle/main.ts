// Bundles an application for who cannot wait for a promise: `node dist/bundle-application.js FILE ZIP` writes the zip and prints, as JSON,
// what is in it. The constructs of cdk/ run it.
import fs from 'node:fs'
import path from 'node:path'
import { bundleApplication } from './bundle-application.ts'

const [file = '', zip = ''] = process.argv.slice(2)
try {
  const { zip: bytes, sha256, entry, warnings } = await bundleApplication(path.resolve(file))
  for (const warning of warnings) console.error(`WARN: ${warning}`)
  fs.writeFileSync(zip, bytes)
  console.log(JSON.stringify({ sha256, entry }))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
