import {
  alwaysTrueEntry,
  booleanEntry,
  bytesEntry,
  choiceEntry,
  intEntry,
  regexEntry,
  stringEntry,
  utcEntry,
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
  openCostInBytes: bytesEntry('spark.sql.files.openCostInBytes', '4m', 'Smallest split of a file.'),
  partitionOverwriteMode: choiceEntry(
    'spark.sql.sources.partitionOverwriteMode',
    'STATIC',
    'What an overwrite of partitioned output replaces: static: all of it; dynamic: the partitions that the new data has. The option partitionOverwriteMode of a writer goes before it.',
    'static',
    'dynamic',
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
  sessionTimeZone: utcEntry('spark.sql.session.timeZone', 'The time zone of timestamps: UTC only so far.'),
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
