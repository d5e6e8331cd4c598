import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leaveOut } from '../../../../driver/deploy/emulator/leave-out.ts'

let assembly: string
beforeEach(() => {
  assembly = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-leave-out-'))
})
afterEach(() => fs.rmSync(assembly, { recursive: true }))

const read = (name: string): string => fs.readFileSync(path.join(assembly, name), 'utf8')
function synthesize(Resources: object): string {
  const template = JSON.stringify({ Resources })
  const hash = createHash('sha256').update(template).digest('hex')
  fs.writeFileSync(path.join(assembly, 'S.template.json'), template)
  const assets = { files: { [hash]: { source: { path: 'S.template.json' }, objectKey: `${hash}.json` } } }
  fs.writeFileSync(path.join(assembly, 'S.assets.json'), JSON.stringify(assets))
  fs.writeFileSync(path.join(assembly, 'manifest.json'), `{"url":"s3://assets/${hash}.json"}`)
  return hash
}
const resources = (): object => JSON.parse(read('S.template.json')).Resources

describe('what an emulator refuses', () => {
  it('is left out with what refers to it, and nobody waits for it', () => {
    synthesize({
      Bucket: { Type: 'Bucket', DependsOn: ['Target', 'Role'] },
      Role: { Type: 'Role', DependsOn: 'Target' },
      Target: { Type: 'Refused' },
      Policy: { Type: 'Policy', Properties: { Of: [{ Ref: 'Target' }] } },
      Alarm: { Type: 'Alarm', Properties: { Actions: { 'Fn::GetAtt': ['Policy', 'Arn'] } } },
    })
    leaveOut(assembly, 'S', ({ Type }) => Type === 'Refused')
    expect(resources()).toEqual({ Bucket: { Type: 'Bucket', DependsOn: ['Role'] }, Role: { Type: 'Role' } })
  })

  it('gives the template, which is known by its content, another name', () => {
    const old = synthesize({ One: { Type: 'Refused' }, Two: { Type: 'Bucket' } })
    leaveOut(assembly, 'S', ({ Type }) => Type === 'Refused')
    const hash = createHash('sha256').update(read('S.template.json')).digest('hex')
    expect(hash).not.toBe(old)
    expect(JSON.parse(read('S.assets.json')).files[hash]).toMatchObject({ objectKey: `${hash}.json` })
    expect(read('manifest.json')).toBe(`{"url":"s3://assets/${hash}.json"}`)
  })

  it('may be nothing: then nothing is changed', () => {
    synthesize({ One: { Type: 'Bucket' } })
    const before = read('manifest.json') + read('S.template.json')
    leaveOut(assembly, 'S', () => false)
    expect(read('manifest.json') + read('S.template.json')).toBe(before)
  })
})
