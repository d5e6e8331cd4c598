import {
  BIGINT,
  BLOB,
  DOUBLE,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  VARCHAR,
} from '@duckdb/node-api'
import {
  hashDouble,
  hashFloat,
  hashTagged,
  hashUnscaled,
  murmur3Hash,
  type ValueHash,
  xxHash64,
} from '../../common/hashing/hash-values.ts'

/** Spark's `hash` and `xxhash64`: a function a kind of value, of the value and the hash of the columns before it, which a null leaves as it is. */
export function registerHashFunctions(connection: DuckDBConnection): void {
  registerHash(connection, 'flashover_murmur3', INTEGER, murmur3Hash)
  registerHash(connection, 'flashover_xxhash64', BIGINT, xxHash64)
}

function registerHash<Seed extends number | bigint>(
  connection: DuckDBConnection,
  prefix: string,
  seedType: DuckDBType,
  hash: ValueHash<Seed>,
): void {
  const register = (kind: string, type: DuckDBType, of: (value: DuckDBValue, seed: Seed) => Seed): void => {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name: `${prefix}_${kind}`,
        parameterTypes: [type, seedType],
        returnType: seedType,
        specialHandling: true,
        mainFunction: (_info, input, output) => {
          const values = input.getColumnVector(0)
          const seeds = input.getColumnVector(1)
          for (let row = 0; row < input.rowCount; row++) {
            const value = values.getItem(row)
            const seed = seeds.getItem(row) as Seed
            output.setItem(row, value === null ? seed : of(value, seed))
          }
          output.flush()
        },
      }),
    )
  }
  register('int', INTEGER, (value, seed) => hash.int(value as number, seed))
  register('long', BIGINT, (value, seed) => hash.long(value as bigint, seed))
  register('double', DOUBLE, (value, seed) => hashDouble(hash, value as number, seed))
  register('float', FLOAT, (value, seed) => hashFloat(hash, value as number, seed))
  register('bytes', BLOB, (value, seed) => (value instanceof DuckDBBlobValue ? hash.bytes(value.bytes, seed) : seed))
  register('unscaled', VARCHAR, (value, seed) => hashUnscaled(hash, String(value), seed))
  register('tagged', LIST(VARCHAR), (value, seed) => {
    const items = value instanceof DuckDBListValue ? value.items : []
    return items.reduce<Seed>((before, item) => (item === null ? before : hashTagged(hash, String(item), before)), seed)
  })
}
