import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  escapePathName,
  isHiddenName,
  parsePartitionFolder,
  partitionFolder,
  unescapePathName,
} from '../../../common/storage/partition-path.ts'
import { parseStoragePath } from '../../../common/storage/storage-path.ts'

describe('parseStoragePath', () => {
  it.each([
    ['/a/b', 'file:///a/b'],
    ['rel/x', 'file:///work/rel/x'],
    ['file:/a//b/', 'file:///a/b'],
    ['file:///a/./b', 'file:///a/b'],
    ['file:///a/p=x%3Ay', 'file:///a/p=x%3Ay'],
    ['s3://bucket/k/x', 's3://bucket/k/x'],
    ['s3a://bucket/k/', 's3://bucket/k'],
    ['s3://bucket', 's3://bucket'],
  ])('reads %s as %s', (text, uri) => {
    expect(parseStoragePath(text, '/work').uri).toBe(uri)
  })

  it('never climbs above the root', () => {
    expect(parseStoragePath('s3://bucket/../../other/x').key).toBe('other/x')
    expect(parseStoragePath('s3://bucket/a/../../../x')).toMatchObject({ root: 's3://bucket', key: 'x' })
  })

  it.each(['hdfs://nn/a', 'file://host/a', 's3://', 's3:///a', 'a\0b'])('refuses %j', (text) => {
    expect(() => parseStoragePath(text)).toThrow(/INVALID_URL/)
  })
})

describe('partition folders', () => {
  it('escapes as Hive does', () => {
    expect(partitionFolder('p', 'a:b/c=d')).toBe('p=a%3Ab%2Fc%3Dd')
    expect(partitionFolder('p', null)).toBe('p=__HIVE_DEFAULT_PARTITION__')
    expect(partitionFolder('p', '')).toBe('p=__HIVE_DEFAULT_PARTITION__')
    expect(parsePartitionFolder('p=a%3Ab')).toEqual({ column: 'p', escapedValue: 'a%3Ab' })
    expect(parsePartitionFolder('p=__HIVE_DEFAULT_PARTITION__')).toEqual({ column: 'p', escapedValue: null })
    expect(parsePartitionFolder('plain')).toBeUndefined()
  })

  it('gives back every text it escaped', () => {
    fc.assert(fc.property(fc.string(), (text) => unescapePathName(escapePathName(text)) === text))
  })

  it('hides what Spark hides', () => {
    expect(['_SUCCESS', '.crc', '_temporary'].every(isHiddenName)).toBe(true)
    expect(['part-0', '_p=1'].some(isHiddenName)).toBe(false)
  })
})
