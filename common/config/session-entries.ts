import {
  alwaysTrueEntry,
  booleanEntry,
  bytesEntry,
  choiceEntry,
  intEntry,
  partialChoiceEntry,
  regexEntry,
  stringEntry,
  timeZoneEntry,
} from './config-entry.ts'

/** Settings of a session, which begin as those of its application and can change at any time; they count for queries planned afterwards. */
export const sessionConfig = {
  shufflePartitions: intEntry(
    'spark.sql.shuffle.partitions',
    undefined,
    'Partitions of an exchange; by default from the size of the data.',
  ),
  broadcastThreshold: bytesEntry(
    'spark.sql.autoBroadcastJoinThreshold',
    '10m',
    'Largest estimated size of a join side that is broadcast; -1: none.',
    { min: -1 },
  ),
  maxPartitionBytes: bytesEntry(
    'spark.sql.files.maxPartitionBytes',
    '128m',
    'Bytes of needed columns that one task reads at the most.',
    { min: 1 },
  ),
  ignoreCorruptFiles: booleanEntry(
    'spark.sql.files.ignoreCorruptFiles',
    'false',
    'Whether files that cannot be read are passed over. The option ignoreCorruptFiles of a reader goes before it.',
  ),
  ignoreMissingFiles: booleanEntry(
    'spark.sql.files.ignoreMissingFiles',
    'false',
    'Whether files that are gone when they are to be read are passed over. The option ignoreMissingFiles of a reader goes before it.',
  ),
  openCostInBytes: bytesEntry('spark.sql.files.openCostInBytes', '4m', 'Smallest split of a file.'),
  recursionLevelLimit: intEntry(
    'spark.sql.cteRecursionLevelLimit',
    '100',
    'Steps of a recursive common table expression before the query fails; -1: any number. MAX RECURSION LEVEL goes before it.',
    -1,
  ),
  recursionRowLimit: intEntry(
    'spark.sql.cteRecursionRowLimit',
    '1000000',
    'Rows of a recursive common table expression before the query fails; -1: any number.',
    -1,
  ),
  partitionOverwriteMode: choiceEntry(
    'spark.sql.sources.partitionOverwriteMode',
    'STATIC',
    'What an overwrite of partitioned output replaces: static: all of it; dynamic: the partitions that the new data has. The option partitionOverwriteMode of a writer goes before it.',
    'static',
    'dynamic',
  ),
  parquetMergeSchema: booleanEntry(
    'spark.sql.parquet.mergeSchema',
    'false',
    'Whether the schemas of all Parquet files are merged. The option mergeSchema of a reader goes before it.',
  ),
  partitionColumnTypeInference: booleanEntry(
    'spark.sql.sources.partitionColumnTypeInference.enabled',
    'true',
    'Whether the types of partition columns are inferred; else they are strings.',
  ),
  columnNameOfCorruptRecord: stringEntry(
    'spark.sql.columnNameOfCorruptRecord',
    '_corrupt_record',
    'The column for CSV and JSON records that cannot be read. The option columnNameOfCorruptRecord of a reader goes before it.',
  ),
  csvColumnPruning: booleanEntry(
    'spark.sql.csv.parser.columnPruning.enabled',
    'true',
    'Whether only the columns that are needed are parsed in CSV. The option columnPruning of a reader goes before it.',
  ),
  maxRecordsPerFile: intEntry(
    'spark.sql.files.maxRecordsPerFile',
    '0',
    'Rows of a written file at the most; 0 or less: no limit. The option maxRecordsPerFile of a writer goes before it.',
    Number.NEGATIVE_INFINITY,
  ),
  parquetCompressionCodec: partialChoiceEntry(
    'spark.sql.parquet.compression.codec',
    'snappy',
    'Compression of written Parquet files. The options compression and parquet.compression of a writer go before it.',
    ['none', 'uncompressed', 'snappy', 'gzip', 'zstd', 'lz4', 'lz4_raw', 'brotli'],
    ['lzo'],
  ),
  parquetOutputTimestampType: partialChoiceEntry(
    'spark.sql.parquet.outputTimestampType',
    'TIMESTAMP_MICROS',
    'How timestamps are written to Parquet: microseconds adjusted to UTC. INT96, which is the default of Spark, is read but not written.',
    ['timestamp_micros'],
    ['int96', 'timestamp_millis'],
  ),
  parquetBinaryAsString: booleanEntry(
    'spark.sql.parquet.binaryAsString',
    'false',
    'Whether bytes that a Parquet file does not mark as text are text.',
  ),
  defaultSource: stringEntry(
    'spark.sql.sources.default',
    'parquet',
    'The format that readers and writers have to whom none was given.',
  ),
  jsonIgnoreNullFields: booleanEntry(
    'spark.sql.jsonGenerator.ignoreNullFields',
    'true',
    'Whether null fields are left out of written JSON. The option ignoreNullFields of a writer goes before it.',
  ),
  excludedRules: stringEntry(
    'spark.sql.optimizer.excludedRules',
    '',
    'Optimizer rules to leave out, by name, separated by commas.',
  ),
  planChangeValidation: booleanEntry(
    'spark.sql.planChangeValidation',
    'false',
    'Check every optimized and every physical plan for soundness, and refuse to run one that is not.',
  ),
  caseSensitive: booleanEntry(
    'spark.sql.caseSensitive',
    'false',
    'Whether names of columns and tables tell upper from lower case.',
  ),
  escapedStringLiterals: booleanEntry(
    'spark.sql.parser.escapedStringLiterals',
    'false',
    'Whether strings in SQL are as they are written: a backslash is one, and a doubled quote two.',
  ),
  charVarcharAsString: booleanEntry(
    'spark.sql.legacy.charVarcharAsString',
    'false',
    'Whether CHAR and VARCHAR are strings in schemas of sources and rows, where they are refused otherwise.',
  ),
  timestampType: choiceEntry(
    'spark.sql.timestampType',
    'TIMESTAMP_LTZ',
    'What TIMESTAMP is, in SQL, in schemas, and where types are found out: an instant, or the time of a clock without a zone.',
    'timestamp_ltz',
    'timestamp_ntz',
  ),
  mapKeyDedupPolicy: choiceEntry(
    'spark.sql.mapKeyDedupPolicy',
    'EXCEPTION',
    'What becomes of a key that comes twice as a map is made: DUPLICATED_MAP_KEY, or the last value.',
    'exception',
    'last_win',
  ),
  crossJoinEnabled: booleanEntry(
    'spark.sql.crossJoin.enabled',
    'true',
    'Whether a join without a condition between its sides need not say CROSS JOIN.',
  ),
  orderByOrdinal: booleanEntry(
    'spark.sql.orderByOrdinal',
    'true',
    'Whether a whole number in ORDER BY is the position of a column; else it is a constant.',
  ),
  groupByOrdinal: booleanEntry(
    'spark.sql.groupByOrdinal',
    'true',
    'Whether a whole number in GROUP BY is the position of a column; else it is a constant.',
  ),
  groupByAliases: booleanEntry(
    'spark.sql.groupByAliases',
    'true',
    'Whether GROUP BY may name an alias of the select list.',
  ),
  allowPrecisionLoss: booleanEntry(
    'spark.sql.decimalOperations.allowPrecisionLoss',
    'true',
    'Whether decimal arithmetic beyond 38 digits gives up fraction digits first; else digits before the point.',
  ),
  sessionTimeZone: timeZoneEntry(
    'spark.sql.session.timeZone',
    'The time zone of timestamps: an id such as America/Los_Angeles, or an offset such as +05:30.',
  ),
  ansiEnabled: alwaysTrueEntry('spark.sql.ansi.enabled', 'ANSI semantics, always on.'),
  fuseEnabled: booleanEntry(
    'spark.flashover.fuse.enabled',
    'true',
    'Run a query whose input fits one task as one task, without a shuffle.',
  ),
  fuseMaxInputBytes: bytesEntry(
    'spark.flashover.fuse.maxInputBytes',
    undefined,
    'Largest input, after pruning of columns and row groups, of a fused query: 256m on lambda, 64g on local masters.',
  ),
  optionsRedactionRegex: regexEntry(
    'spark.sql.redaction.options.regex',
    '(?i)url',
    'The same as spark.redaction.regex, beside it, for SET and options.',
  ),
  sqlStringRedactionRegex: regexEntry(
    'spark.sql.redaction.string.regex',
    undefined,
    'The same as spark.redaction.string.regex, which it stands for.',
  ),
} as const
