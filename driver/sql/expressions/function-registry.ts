import type { FunctionRow } from './function-row.ts'
import { aggregateFunctions } from './functions/aggregate-functions.ts'
import { collectionFunctions } from './functions/collection-functions.ts'
import { datetimeFunctions } from './functions/datetime-functions.ts'
import { generalFunctions } from './functions/general-functions.ts'
import { mathFunctions } from './functions/math-functions.ts'
import { stringFunctions } from './functions/string-functions.ts'

const rows: readonly FunctionRow[] = [
  ...aggregateFunctions,
  ...collectionFunctions,
  ...datetimeFunctions,
  ...generalFunctions,
  ...mathFunctions,
  ...stringFunctions,
]

const byName: ReadonlyMap<string, FunctionRow> = new Map(
  rows.flatMap((row) => row.names.map((name) => [name, row] as const)),
)

/** The function of a name, in any case. */
export const lookupFunction = (name: string): FunctionRow | undefined => byName.get(name.toLowerCase())

/** Functions of Spark without a counterpart here: refused by name, where others are unknown. */
export const unsupportedFunctions: ReadonlySet<string> = new Set(
  (
    'monotonically_increasing_id spark_partition_id input_file_name row_number rank dense_rank ntile lag lead cume_dist percent_rank ' +
    'nth_value grouping grouping_id window session_window window_time transform filter aggregate reduce exists forall zip_with ' +
    'transform_keys transform_values map_filter map_zip_with from_json to_json schema_of_json from_csv to_csv schema_of_csv ' +
    'get_json_object json_tuple json_array_length json_object_keys stack xpath java_method reflect hash xxhash64 ' +
    'parse_url url_encode url_decode from_xml to_xml variant_get parse_json to_variant_object aes_encrypt aes_decrypt try_to_timestamp ' +
    'map_from_entries map_concat str_to_map arrays_zip array_insert shuffle regr_slope regr_intercept ' +
    'regr_r2 regr_count make_interval make_dt_interval make_ym_interval try_sum try_avg crc32 soundex ' +
    'sentences encode decode conv randn to_number to_char mask elt find_in_set current_user current_database version ' +
    'approx_percentile percentile_approx percentile_cont percentile_disc mode histogram_numeric from_avro to_avro'
  ).split(' '),
)
