import { SparkError } from '../../common/errors/spark-error.ts'

const VARIABLE = 'FLASHOVER_SUBMITTED_CONF'

/**
 * The settings that `flashover submit` gathered from its flags and properties file. They travel in the environment, for the
 * application may load a `flashover` package of its own. The application's own settings win over them.
 */
export function submittedConf(): ReadonlyMap<string, string> {
  const text = process.env[VARIABLE]
  if (text === undefined || text === '') return new Map()
  try {
    const settings: unknown = JSON.parse(text)
    if (typeof settings === 'object' && settings !== null)
      return new Map(Object.entries(settings).map(([key, value]) => [key, String(value)]))
  } catch {
    // refused below
  }
  throw new SparkError('INVALID_CONF_VALUE', {
    confName: VARIABLE,
    confValue: text,
    reason: 'It must be a JSON object.',
  })
}

/** Hands settings to the session of this process. */
export function setSubmittedConf(settings: ReadonlyMap<string, string>): void {
  process.env[VARIABLE] = JSON.stringify(Object.fromEntries(settings))
}
