import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '../../../common/protocol/task-description.ts'

const FOLDER = path.resolve('common/protocol')

/** The messages' types, without comments. */
function declarations(): string {
  const printer = ts.createPrinter({ removeComments: true })
  return readdirSync(FOLDER)
    .sort()
    .flatMap((name) => {
      const source = ts.createSourceFile(name, readFileSync(path.join(FOLDER, name), 'utf8'), ts.ScriptTarget.Latest)
      const types = source.statements.filter((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one))
      return types.map((type) => printer.printNode(ts.EmitHint.Unspecified, type, source))
    })
    .join('\n')
}

// A deployed executor may be older than its driver, and must not take one message for another. Where this fails, raise PROTOCOL_VERSION: the
// test then asks for the golden file of the new version, which `npx vitest run -u` writes; that of the old one goes.
it('the messages between driver and executor are those of their version', async () => {
  await expect(`${declarations()}\n`).toMatchFileSnapshot(`golden/version-${PROTOCOL_VERSION}.txt`)
  expect(readdirSync(path.join(import.meta.dirname, 'golden'))).toEqual([`version-${PROTOCOL_VERSION}.txt`])
})
