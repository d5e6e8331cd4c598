import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Stack } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import { Application } from '../../cdk/lib/application.ts'
import { emptyStack, executorZip, plain } from './synthesized.ts'

const folder = path.dirname(executorZip)

describe('an application by its file', () => {
  fs.writeFileSync(path.join(folder, 'rows.ts'), 'export const rows: number = 10\n')
  const file = path.join(folder, 'nightly.ts')
  fs.writeFileSync(
    file,
    `import { SparkSession } from 'flashover'\nimport { rows } from './rows.ts'\nSparkSession.builder\nconsole.log(rows)\n`,
  )

  it('is bundled into an asset of the stack, of which the driver may read that one object', () => {
    const stack = emptyStack()
    const { application, access } = Application.fromEntry(file).bind(stack)
    const { uri, sha256, entry } = application
    expect(entry).toBe('main.mjs')
    const outdir = (stack.node.root as unknown as { outdir: string }).outdir
    const [zip = ''] = fs.readdirSync(outdir).filter((name) => name.endsWith('.zip'))
    expect(
      createHash('sha256')
        .update(fs.readFileSync(path.join(outdir, zip)))
        .digest('hex'),
    ).toBe(sha256)
    const place = `cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/${path.basename(zip).replace('asset.', '')}`
    expect(plain(Stack.of(stack).resolve(uri))).toBe(`s3://${place}`)
    expect(access.actions).toEqual(['s3:GetObject'])
    expect(access.resources.map((arn) => plain(stack.resolve(arn)))).toEqual([`arn:<AWS::Partition>:s3:::${place}`])
  })

  it('that cannot be bundled is refused, with the reason', () => {
    expect(() => Application.fromEntry(path.join(folder, 'none.ts')).bind(emptyStack())).toThrow(
      /there is no .*none.ts/,
    )
    const broken = path.join(folder, 'broken.ts')
    fs.writeFileSync(broken, `import './missing.ts'\n`)
    expect(() => Application.fromEntry(broken).bind(emptyStack())).toThrow(/broken.ts could not be bundled: .*missing/s)
  })
})
