import { isNumeric } from '../../../../common/types/data-type.ts'
import type { encodingDefinitions } from '../../expressions/functions/encoding-definitions.ts'
import type { FunctionTable } from './function-call.ts'

export const encodingSql: FunctionTable<typeof encodingDefinitions> = {
  hex: (c) => {
    if (isNumeric(c.type(0))) return c.exact(`printf('%X', CAST(trunc(${c.sql(0)}) AS BIGINT))`)
    return c.exact(`hex(${c.type(0).kind === 'binary' ? c.sql(0) : `CAST(${c.sql(0)} AS VARCHAR)`})`)
  },
  unhex: (c) => c.exact(`CASE WHEN regexp_full_match(${c.sql(0)}, '[0-9a-fA-F]*') THEN unhex(${c.sql(0)}) END`),
  bin: (c) => c.exact(`bin(${c.sql(0)})`),
  md5: (c) => c.exact(`md5(${c.sql(0)})`),
  sha1: (c) => c.exact(`sha1(${c.sql(0)})`),
  sha2: (c) => {
    const isKnown =
      c.isLiteral(1) && (Number(c.literal(1)) === 256 || Number(c.literal(1)) === 0) && c.literal(1) !== null
    if (isKnown) return c.exact(`sha256(${c.sql(0)})`)
    return c.exact(`flashover_sha2(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`}, ${c.sql(1)})`)
  },
  base64: (c) => c.exact(`to_base64(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  unbase64: (c) => {
    // Characters of no meaning are passed over, and padding may be missing.
    const digits = `regexp_replace(regexp_replace(${c.sql(0)}, '=.*$', ''), '[^A-Za-z0-9+/]', '', 'g')`
    const failure = c.raiseOf('CAST_INVALID_INPUT', {
      expression: c.sql(0),
      sourceType: `'"STRING"'`,
      targetType: `'"BINARY"'`,
    })
    return c.exact(
      `CASE WHEN length(${digits}) % 4 = 1 THEN ${failure} ELSE from_base64(rpad(${digits}, CAST(length(${digits}) + (4 - length(${digits}) % 4) % 4 AS INTEGER), '=')) END`,
    )
  },
}
