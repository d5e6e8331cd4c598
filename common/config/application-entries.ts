import {
  booleanEntry,
  bytesEntry,
  durationEntry,
  fifoEntry,
  intEntry,
  keyNameEntry,
  regexEntry,
  stringEntry,
} from './config-entry.ts'

/** Settings of an application, its master or its executors: fixed when it starts. */
export const applicationConfig = {
  master: stringEntry(
    'spark.master',
    undefined,
    'local, local[N], local[*] (the default), local[N,F], local-cluster[executors,cores,MB] or lambda.',
  ),
  appName: stringEntry('spark.app.name', undefined, 'Name of the application.'),
  appId: keyNameEntry(
    'spark.app.id',
    'Id of the application, part of the keys of its objects; one of its own by default. Given, it is the same after a restart.',
  ),
  executorMemory: bytesEntry(
    'spark.executor.memory',
    undefined,
    'Memory of an executor; local executors share three quarters of the machine by default.',
    { min: 1, unit: 'm' },
  ),
  executorCores: intEntry('spark.executor.cores', undefined, 'Task slots of an executor.'),
  executorInstances: intEntry(
    'spark.executor.instances',
    undefined,
    'Executors at the most, where the master does not say.',
  ),
  taskMaxFailures: intEntry(
    'spark.task.maxFailures',
    '4',
    'Failures of one task that end its job; local masters take it from local[N,F], or 1.',
  ),
  stageMaxConsecutiveAttempts: intEntry(
    'spark.stage.maxConsecutiveAttempts',
    '4',
    'Consecutive attempts of a stage ended by fetch failures before its job ends.',
  ),
  heartbeatInterval: durationEntry(
    'spark.executor.heartbeatInterval',
    '1s',
    'How often a local executor tells its driver that it is alive.',
    { minMs: 100 },
  ),
  networkTimeout: durationEntry(
    'spark.network.timeout',
    '30s',
    'Silence of a local executor after which it is ended and replaced, and its tasks run again.',
    { minMs: 1000 },
  ),
  defaultParallelism: intEntry(
    'spark.default.parallelism',
    undefined,
    'Partitions of RDDs that are made without a number; by default the cores of the executors.',
  ),
  maxResultSize: bytesEntry(
    'spark.driver.maxResultSize',
    '1g',
    'Bytes of results of one job that the driver takes; 0: no limit.',
  ),
  showConsoleProgress: booleanEntry(
    'spark.ui.showConsoleProgress',
    'true',
    'The progress bar on standard error, on a terminal only.',
  ),
  maxInlineResultBytes: bytesEntry(
    'spark.flashover.task.maxInlineResultBytes',
    undefined,
    'Result of a task beyond which it goes through the object store: 3m on lambda, 64m on local masters.',
  ),
  storeUri: stringEntry(
    'spark.flashover.store.uri',
    undefined,
    'Where shuffle files and spilled payloads go: s3://bucket/prefix, or a folder; by default in the work bucket of the cluster on lambda, and a private temporary folder on local masters.',
  ),
  cluster: stringEntry(
    'spark.flashover.cluster',
    'FlashoverStack',
    'Name of the deployed cluster from which the master lambda and --deploy-mode cluster take what is not given.',
  ),
  runAs: stringEntry(
    'spark.flashover.runAs',
    'default',
    'Name of the declared application of the cluster whose data, executors and role a job has.',
  ),
  lambdaFunction: stringEntry(
    'spark.flashover.lambda.functionName',
    undefined,
    'Name or ARN of the executor function of the master lambda; by default that of the cluster, of the size that spark.executor.memory and spark.executor.cores ask for.',
  ),
  lambdaMaxConcurrency: intEntry(
    'spark.dynamicAllocation.maxExecutors',
    '100',
    'Invocations at a time on the master lambda; by default not more than the cluster reserves for the function.',
  ),
  lambdaTimeout: durationEntry('spark.flashover.lambda.timeout', '900s', 'Longest an invocation is waited for.'),
  localTaskTimeout: durationEntry(
    'spark.flashover.task.timeout',
    '0s',
    'A task that runs longer is ended and tried again; 0: no limit.',
  ),
  schedulerMode: fifoEntry(
    'spark.scheduler.mode',
    'In which order jobs get executors that are free: FIFO only so far. `spark.scheduler.pool` of a job is for those who listen.',
  ),
  redactionRegex: regexEntry(
    'spark.redaction.regex',
    '(?i)secret|password|token|access[.]?key',
    'Settings whose key or value it finds are shown as redacted: by SET, --verbose, logs and errors.',
  ),
  stringRedactionRegex: regexEntry(
    'spark.redaction.string.regex',
    undefined,
    'What it finds in the text of a plan is shown as redacted.',
  ),
} as const
