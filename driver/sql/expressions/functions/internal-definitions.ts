import {
  ByteType,
  type DataType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  mapType,
  StringType,
  TimestampNtzType,
  TimestampType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import { UnresolvedFunction } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { FunctionRewrite } from '../function-definition.ts'
import { elementTypeOf } from './collection-coercions.ts'
import { defineFunctions, MANY, scalar } from './define-functions.ts'
import { firstMap, mapOfArrays, mapOfEntries } from './map-definitions.ts'
import { REGEX_FAILURES } from './regexp-definitions.ts'

const internal = true

const fieldType = ([struct]: readonly DataType[]): DataType => struct ?? VoidType

/** A time without a zone stays one. */
const withoutZone: FunctionRewrite = (args, call) =>
  args[2] && dataTypeOf(args[2]).kind === 'timestamp_ntz'
    ? UnresolvedFunction({ ...call, name: 'timestampadd_ntz', args })
    : call

/** What the parser, analysis and rules make of other syntax. The types of some are known only there. */
export const internalDefinitions = defineFunctions({
  /** `array[index]`, `map[key]`. */
  getitem: scalar(2, ['any'], elementTypeOf, {
    internal,
    nullable: 'always',
    nullIntolerant: true,
    raises: ['INVALID_ARRAY_INDEX'],
    texts: { getitem: { form: ([base, key]) => `${base}[${key}]` } },
  }),
  /** `struct.field`. */
  getfield: scalar(2, ['any'], fieldType, {
    internal,
    nullable: 'always',
    texts: { getfield: { form: ([base, field]) => `${base}.${field}` } },
  }),
  /** Of unionByName: the fields of structs by the names of the type it gives; the flag says whether names differ by case. */
  align_fields: scalar(2, ['any', 'boolean'], fieldType, { internal }),
  /** Of what is grouped by: the entries of its maps sorted by key. */
  map_sort: scalar(1, ['any'], fieldType, { internal }),
  /** A map of these keys and values; of a key that comes twice the last value, at the place of the first. */
  map_last_win: scalar(2, ['array'], mapOfArrays, { internal }),
  /** The same of what other functions make maps of. */
  map_from_entries_last_win: scalar(1, ['any'], mapOfEntries, { internal, nullable: 'always', nullIntolerant: true }),
  map_concat_last_win: scalar([0, MANY], ['any'], firstMap, { internal }),
  transform_keys_last_win: scalar(2, ['any'], fieldType, { internal, nullable: 'any value' }),
  str_to_map_last_win: scalar(3, ['string'], mapType(StringType, StringType), { internal, raises: REGEX_FAILURES }),
  /** `EXTRACT(SECOND FROM ...)`: seconds with their fraction. */
  second_with_fraction: scalar(1, ['any timestamp'], decimalType(8, 6), { internal, timeZoneAware: true }),
  /** `EXTRACT(DAY FROM interval)` and its kin; those below the first are what is left by it, as a tinyint. */
  interval_days: scalar(1, ['any'], IntegerType, { internal }),
  interval_hours: scalar(1, ['any'], ByteType, { internal }),
  interval_minutes: scalar(1, ['any'], ByteType, { internal }),
  interval_seconds: scalar(1, ['any'], decimalType(8, 6), { internal }),
  interval_years: scalar(1, ['any'], IntegerType, { internal }),
  interval_months: scalar(1, ['any'], ByteType, { internal }),
  /** `signum(interval)`. */
  interval_sign: scalar(1, ['any'], DoubleType, {
    internal,
    nullable: 'always',
    nullIntolerant: true,
    texts: { interval_sign: { name: 'SIGNUM' } },
  }),
  dayofweek_iso: scalar(1, ['date'], IntegerType, { internal }),
  yearofweek: scalar(1, ['date'], IntegerType, { internal }),
  timestampadd: scalar(3, ['string', 'bigint', 'timestamp'], TimestampType, {
    internal,
    timeZoneAware: true,
    rewrite: withoutZone,
  }),
  timestampadd_ntz: scalar(3, ['string', 'bigint', 'any'], TimestampNtzType, {
    internal,
    texts: { timestampadd_ntz: { name: 'timestampadd' } },
  }),
  timestampdiff: scalar(3, ['string', 'timestamp', 'timestamp'], LongType, { internal, timeZoneAware: true }),
  /** Where a correlated scalar subquery gives a second row. */
  raise_too_many_rows: scalar(0, [], VoidType, {
    internal,
    nullable: 'always',
    foldable: false,
    raises: ['SCALAR_SUBQUERY_TOO_MANY_ROWS'],
  }),
  /** Of schema inference: the structure of a JSON object as text, null for what is none. */
  json_structure: scalar(1, ['string'], StringType, { internal, nullable: 'always', nullIntolerant: true }),
})
