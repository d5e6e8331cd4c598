import * as v from 'valibot'

/**
 * Reads JSON that somebody else wrote, by its shape: a field that is missing, of another type or not known is refused by its path. So are fields named
 * `__proto__` and their kind, for a strict shape knows them not.
 *
 * @throws what `refuse` makes of the reason, which is a clause without a full stop
 */
export function parseJson<T>(shape: v.GenericSchema<unknown, T>, text: string, refuse: (reason: string) => Error): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw refuse(`it is no JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  return checkShape(shape, json, refuse)
}

/** The same of JSON that is parsed already. */
function checkShape<T>(shape: v.GenericSchema<unknown, T>, json: unknown, refuse: (reason: string) => Error): T {
  const result = v.safeParse(shape, json, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  const where = path === null ? 'it' : path
  throw refuse(
    issue.expected === 'never'
      ? `${where} is not known`
      : issue.received === 'undefined'
        ? `${where} is missing`
        : `${where} is ${issue.received}, and should be ${issue.expected ?? issue.message}`,
  )
}
