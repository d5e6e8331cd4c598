import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const inFolder = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name))
const pages = ['README.md', 'CONTRIBUTING.md', 'bench/README.md', ...inFolder('docs')]

/** `[text](target)`, where the target is no address of the web. */
const LINK = /\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)/g
const CODE = /```.*?```|`[^`]*`/gs
/** A path of the repository between backquotes, perhaps with a `*` in its last part. */
const NAMED_PATH = /`((?:common|driver|executor-fn|shuffle|cdk|test|docs|bench|scripts|examples)\/[\w./*-]*)`/g

it.each(pages)('the relative links of %s lead somewhere', (page) => {
  const broken = [...textOf(page).replace(CODE, '').matchAll(LINK)].flatMap(([link, target = '', anchor]) => {
    const file = target === '' ? page : path.join(path.dirname(page), target)
    return exists(file) && (anchor === undefined || anchorsOf(file).has(anchor)) ? [] : [link]
  })
  expect(broken).toEqual([])
})

it.each(pages)('the files that %s names are there', (page) => {
  const named = [...textOf(page).matchAll(NAMED_PATH)].map(([, file = '']) => file)
  expect(named.filter((file) => !exists(file))).toEqual([])
})

it('finds the links and names it checks', () => {
  expect([...'[a](b.md#c) [web](https://d) `test/sql`'.matchAll(LINK)].map((match) => match.slice(1))).toEqual([
    ['b.md', 'c'],
  ])
  expect(exists('driver/no-such-file.ts')).toBe(false)
  expect(exists('test/unit/docs/no-such-*.ts')).toBe(false)
  expect(pages.flatMap((page) => [...textOf(page).matchAll(NAMED_PATH)]).length).toBeGreaterThan(100)
})

const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8')

function exists(file: string): boolean {
  const { dir, base } = path.parse(file)
  if (!base.includes('*')) return existsSync(path.join(root, file))
  const pattern = new RegExp(`^${base.replaceAll('.', '[.]').replaceAll('*', '.*')}$`)
  return exists(dir) && readdirSync(path.join(root, dir)).some((name) => pattern.test(name))
}

/** The names that GitHub gives to a page's headings. */
function anchorsOf(file: string): ReadonlySet<string> {
  const headings = [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}
