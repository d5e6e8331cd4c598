import type { mapDefinitions } from '../../expressions/functions/map-definitions.ts'
import { represent } from '../compiled.ts'
import { packStruct } from '../struct-fields.ts'
import { exactCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'
import { concatenatedEntries, givenEntries, mapOf } from './map-entries.ts'

const namedStruct: FunctionCompiler = (c) => {
  const type = c.dataType
  if (type.kind !== 'struct') throw c.unsupported()
  const values =
    c.name === 'named_struct'
      ? c.args.map((_, index) => index).filter((index) => index % 2 === 1)
      : c.args.map((_, index) => index)
  const packed = type.fields.map((field, index) => represent(c.value(values[index] ?? 0), field.dataType).sql)
  return c.exact(packStruct(type, packed))
}

const map: FunctionCompiler = (c) => {
  const at = (odd: number) =>
    c
      .all()
      .filter((_, index) => index % 2 === odd)
      .join(', ')
  return c.result(`MAP([${at(0)}], [${at(1)}])`)
}

export const mapSql: FunctionTable<typeof mapDefinitions> = {
  map,
  struct: namedStruct,
  named_struct: namedStruct,
  map_keys: exactCall('map_keys'),
  map_values: exactCall('map_values'),
  map_entries: exactCall('map_entries'),
  map_from_arrays: (c) => c.exact(`MAP(${c.sql(0)}, ${c.sql(1)})`),
  map_from_entries: mapOf(givenEntries),
  map_concat: mapOf(concatenatedEntries),
  map_contains_key: (c) => c.exact(`map_contains(${c.all().join(', ')})`),
}
