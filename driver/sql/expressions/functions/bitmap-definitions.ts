import { BinaryType, LongType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { unexpectedInputType } from '../type-check.ts'
import { aggregate, defineFunctions, each, scalar } from './define-functions.ts'

const binary: ArgumentCheck = ({ args: [arg] }) =>
  arg && dataTypeOf(arg).kind !== 'binary' ? unexpectedInputType(1, '"BINARY"', arg) : undefined

const ofBitmaps = () => aggregate(1, ['any'], BinaryType, { nullable: 'never', check: binary })

/** Bitmaps of 32,768 bits, each a bucket of numbers. */
export const bitmapDefinitions = defineFunctions({
  ...each(['bitmap_bit_position', 'bitmap_bucket_number'], () => scalar(1, ['bigint'], LongType)),
  bitmap_count: scalar(1, ['any'], LongType, { check: binary }),
  bitmap_construct_agg: aggregate(1, ['bigint'], BinaryType, {
    nullable: 'never',
    raises: ['INVALID_BITMAP_POSITION'],
  }),
  ...each(['bitmap_or_agg', 'bitmap_and_agg'], ofBitmaps),
})
