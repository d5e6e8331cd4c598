export { quoteIdentifier as identifier } from '../../../common/types/duckdb-type-name.ts'
