// Driver and executor name types alike: what a fragment casts to is what the executor's inputs and outputs have.
export { decimalTypeName, duckDbTypeName as duckDbType } from '../../../common/types/duckdb-type-name.ts'
