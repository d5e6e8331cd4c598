import { describe, expectTypeOf, it } from 'vitest'
import {
  arrayType,
  type DataFrame,
  type DataFrameReader,
  type DataFrameWriter,
  type DataType,
  functions as F,
  IntegerType,
  type JoinTypeName,
  LongType,
  mapType,
  type SaveModeName,
  StringType,
  structField,
  structType,
} from '../../../driver/index.ts'

/* As rdd-types.test.ts: `npm run typecheck` is the check. */
declare const df: DataFrame
const never = (_program: () => unknown): void => {}

describe('words that Spark knows are known to the compiler', () => {
  it('types of joins', () => {
    expectTypeOf<'inner' | 'left_outer' | 'leftouter' | 'full_outer' | 'semi' | 'left_anti'>().toExtend<JoinTypeName>()
    never(() => {
      df.join(df, 'id', 'leftsemi')
      // @ts-expect-error not a join
      df.join(df, 'id', 'sideways')
    })
  })

  it('save modes, formats and modes of explain', () => {
    expectTypeOf<Parameters<DataFrameWriter['mode']>[0]>().toEqualTypeOf<SaveModeName>()
    expectTypeOf<SaveModeName>().toEqualTypeOf<
      'append' | 'overwrite' | 'ignore' | 'error' | 'errorifexists' | 'default'
    >()
    expectTypeOf<Parameters<DataFrameReader['format']>[0]>().toEqualTypeOf<'parquet' | 'csv' | 'json' | 'text'>()
    never(() => {
      df.write.mode('error')
      // @ts-expect-error not a mode
      df.write.mode('sideways')
      // @ts-expect-error not a mode of explain
      void df.explain('loud')
      // @ts-expect-error neither any nor all
      df.na.drop('most')
      F.date_trunc('HOUR', 'at')
      F.trunc('day', 'MM')
      F.next_day('day', 'Tue')
      // @ts-expect-error dates have no hours
      F.trunc('day', 'hour')
      // @ts-expect-error no day
      F.next_day('day', 'Someday')
    })
  })
})

describe('types of data say all that they were made of', () => {
  it('of every depth', () => {
    expectTypeOf(IntegerType.kind).toEqualTypeOf<'int'>()
    expectTypeOf(arrayType(StringType).elementType.kind).toEqualTypeOf<'string'>()
    expectTypeOf(mapType(StringType, LongType).valueType.kind).toEqualTypeOf<'bigint'>()
    expectTypeOf(structField('id', LongType).dataType.kind).toEqualTypeOf<'bigint'>()
    expectTypeOf(structType([structField('id', arrayType(LongType))]).fields).items.toHaveProperty('dataType')
    expectTypeOf(structType([structField('id', LongType)])).toExtend<DataType>()
  })
})
