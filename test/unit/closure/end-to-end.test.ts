import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const fixtures = join(import.meta.dirname, 'fixtures')

function run(program: string, input: string): string {
  return execFileSync(process.execPath, ['--import', 'tsx', program], { cwd: root, input, encoding: 'utf8' })
}

const expected = {
  inner: 13,
  imported: 12,
  namespace: 10,
  even: true,
  default: 'default',
  counter: 2,
  total: 112,
  path: join('a', 'b'),
  eol: true,
  color: 'red',
  tags: ['a'],
}

describe('a TypeScript program under tsx ships closures to another process', () => {
  it('as an ES module', () => {
    const { closure, refusal } = JSON.parse(run(join(fixtures, 'driver-program.ts'), '')) as {
      closure: unknown
      refusal: string
    }
    expect(refusal).toMatch(/Task not serializable: the variable `socket` .*socket/)
    expect(JSON.parse(run(join(fixtures, 'executor-program.ts'), JSON.stringify({ closure, argument: 4 })))).toEqual(
      expected,
    )
  })

  it('compiled to CommonJS, as in a package without "type": "module"', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flashover-closure-'))
    try {
      cpSync(fixtures, join(folder, 'test/unit/closure/fixtures'), { recursive: true })
      for (const part of ['common', 'driver', 'node_modules', 'tsconfig.json'])
        symlinkSync(join(root, part), join(folder, part))
      writeFileSync(join(folder, 'test/package.json'), '{}')
      const program = join(folder, 'test/unit/closure/fixtures/driver-program.ts')
      const { closure } = JSON.parse(run(program, '')) as { closure: unknown }
      expect(JSON.stringify(closure)).toContain('import_imported_helpers')
      expect(JSON.parse(run(join(fixtures, 'executor-program.ts'), JSON.stringify({ closure, argument: 4 })))).toEqual(
        expected,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
