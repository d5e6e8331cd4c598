import { BIGINT, DOUBLE, type DuckDBConnection } from '@duckdb/node-api'
import type { XorShiftRandom } from '../../common/hashing/xorshift-random.ts'
import { RandomSequence } from './random-sequence.ts'
import { registerFunction } from './register-function.ts'

/** Sequences that are kept: of the columns of a few tasks. */
const MOST_SEQUENCES = 64

/** Spark's `rand(seed)` and `randn(seed)`, of the row's place in its partition and of the seed with the partition's number added. */
export function registerRandomFunctions(connection: DuckDBConnection): void {
  const register = (name: string, draw: (random: XorShiftRandom) => number): void => {
    const sequences = new Map<bigint, RandomSequence>()
    registerFunction(connection, name, [BIGINT, BIGINT, BIGINT], DOUBLE, (place, ofQuery, partition) => {
      const seed = BigInt.asIntN(64, ofQuery + partition)
      let sequence = sequences.get(seed)
      if (!sequence) {
        if (sequences.size >= MOST_SEQUENCES) sequences.clear()
        sequence = new RandomSequence(seed, draw)
        sequences.set(seed, sequence)
      }
      return sequence.at(Number(place))
    })
  }
  register('flashover_rand', (random) => random.nextDouble())
  register('flashover_randn', (random) => random.nextGaussian())
}
