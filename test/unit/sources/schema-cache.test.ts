import { describe, expect, it } from 'vitest'
import { IntegerType, StringType, type StructType, structField, structType } from '../../../common/types/data-type.ts'
import { readOptions } from '../../../driver/sources/options/source-options.ts'
import type { DataSource, UntypedRelation } from '../../../driver/sources/read-relation.ts'
import { SchemaCache } from '../../../driver/sources/schema-cache.ts'

const NUMBERS = structType([structField('a', IntegerType)])
const TEXTS = structType([structField('a', StringType)])

const source = (): DataSource => ({ format: 'csv', paths: ['/data'], options: {}, schema: undefined })
const relation = (version: string, options: Record<string, string> = {}): UntypedRelation => ({
  rootPaths: ['/data'],
  files: [{ uri: 'file:///data/1.csv', sizeBytes: 10, version, partitionValues: [] }],
  partitionSchema: structType([]),
  options: readOptions('csv', options).options,
})
const never = (): StructType => {
  throw new Error('inferred again')
}

describe('schemas found in data', () => {
  it('stay those of their source when its files change', async () => {
    const cache = new SchemaCache()
    const read = source()
    await cache.get(read, relation('1'), 'false', () => NUMBERS)
    expect(await cache.get(read, relation('2'), 'false', never)).toBe(NUMBERS)
  })

  it('are shared by sources of the same files, options and settings, and by no others', async () => {
    const cache = new SchemaCache()
    await cache.get(source(), relation('1'), 'false', () => NUMBERS)
    expect(await cache.get(source(), relation('1'), 'false', never)).toBe(NUMBERS)
    expect(await cache.get(source(), relation('2'), 'false', () => TEXTS)).toBe(TEXTS)
    expect(await cache.get(source(), relation('1'), 'true', () => TEXTS)).toBe(TEXTS)
    expect(await cache.get(source(), relation('1', { header: 'true' }), 'false', () => TEXTS)).toBe(TEXTS)
  })

  it('are found by one job for two actions at once', async () => {
    const cache = new SchemaCache()
    const first = cache.get(source(), relation('1'), 'false', () => Promise.resolve(NUMBERS))
    expect(await cache.get(source(), relation('1'), 'false', never)).toBe(NUMBERS)
    expect(await first).toBe(NUMBERS)
  })

  it('are found anew where the job of another action failed', async () => {
    const cache = new SchemaCache()
    const first = cache.get(source(), relation('1'), 'false', () => Promise.reject(new Error('cancelled')))
    const second = cache.get(source(), relation('1'), 'false', () => NUMBERS)
    await expect(first).rejects.toThrow('cancelled')
    expect(await second).toBe(NUMBERS)
  })
})
