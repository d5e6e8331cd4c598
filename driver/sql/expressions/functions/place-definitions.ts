import { IntegerType, LongType } from '../../../../common/types/data-type.ts'
import { defineFunctions, inCapitals, scalar } from './define-functions.ts'

const ofPartition = 'partitions are those of Flashover: a query that is fused has one'

/** Where a row is. */
export const placeDefinitions = defineFunctions({
  spark_partition_id: scalar(0, [], IntegerType, {
    nullable: 'never',
    deterministic: false,
    texts: inCapitals('spark_partition_id'),
    differs: ofPartition,
  }),
  monotonically_increasing_id: scalar(0, [], LongType, {
    nullable: 'never',
    deterministic: false,
    differs: `${ofPartition}; it counts those rows too for which a CASE, AND or OR does not need it`,
  }),
})
