import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { TemplateResource } from './emulator.ts'

type Resource = TemplateResource & { readonly DependsOn?: string | readonly string[] }
type Template = { readonly Resources: Readonly<Record<string, Resource>> }

/**
 * Takes resources out of a stack's template in a synthesized assembly, with those that refer to them. The template is an asset, known by its content:
 * what names it gets its new name.
 */
export function leaveOut(assembly: string, stackName: string, refuses: (resource: TemplateResource) => boolean): void {
  const file = path.join(assembly, `${stackName}.template.json`)
  const template = JSON.parse(fs.readFileSync(file, 'utf8')) as Template
  const Resources = withoutRefused(template.Resources, refuses)
  if (Object.keys(Resources).length === Object.keys(template.Resources).length) return
  const text = JSON.stringify({ ...template, Resources })
  fs.writeFileSync(file, text)
  const assets = path.join(assembly, `${stackName}.assets.json`)
  const { files } = JSON.parse(fs.readFileSync(assets, 'utf8')) as {
    files: Record<string, { source: { path: string } }>
  }
  const old = Object.keys(files).find((hash) => files[hash]?.source.path === path.basename(file))
  if (old === undefined) throw new Error(`${assets} does not name the template of ${stackName}`)
  const hash = createHash('sha256').update(text).digest('hex')
  for (const name of [assets, path.join(assembly, 'manifest.json')])
    fs.writeFileSync(name, fs.readFileSync(name, 'utf8').replaceAll(old, hash))
}

function withoutRefused(
  resources: Template['Resources'],
  refuses: (resource: TemplateResource) => boolean,
): Template['Resources'] {
  const left = new Map(Object.entries(resources))
  const out = new Set<string>()
  const leave = (id: string): void => {
    if (!left.delete(id)) return
    out.add(id)
    for (const [other, resource] of left) if (refersTo(resource.Properties, id)) leave(other)
  }
  for (const [id, resource] of Object.entries(resources)) if (refuses(resource)) leave(id)
  return Object.fromEntries(
    [...left].map(([id, { DependsOn, ...resource }]) => {
      const kept = [DependsOn ?? []].flat().filter((other) => !out.has(other))
      return [id, kept.length === 0 ? resource : { ...resource, DependsOn: kept }]
    }),
  )
}

function refersTo(value: unknown, id: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('Ref' in value && value.Ref === id) return true
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt']) && value['Fn::GetAtt'][0] === id) return true
  return Object.values(value).some((one) => refersTo(one, id))
}
