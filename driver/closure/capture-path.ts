import { SparkError } from '../../common/errors/spark-error.ts'

/** How an object was reached from the closure, as a chain of labels; made cheap, for every captured object has one. */
export interface CapturePath {
  readonly parent: CapturePath | undefined
  readonly label: string
  readonly isVariable: boolean
}

export const variableOf = (parent: CapturePath, name: string): CapturePath => ({
  parent,
  label: name,
  isVariable: true,
})

export const memberOf = (parent: CapturePath, key: string | symbol | number): CapturePath => ({
  parent,
  label: typeof key === 'number' ? `[${key}]` : typeof key === 'symbol' ? `[${String(key)}]` : `.${key}`,
  isVariable: false,
})

export const partOf = (parent: CapturePath, label: string): CapturePath => ({ parent, label, isVariable: false })

/** `closure -> client -> .pool -> [0]` */
function formatPath(path: CapturePath): string {
  const labels: string[] = []
  for (let at: CapturePath | undefined = path; at !== undefined; at = at.parent) labels.unshift(at.label)
  return labels.join(' -> ')
}

export function refuse(path: CapturePath, reason: string): never {
  let variable: CapturePath | undefined = path
  while (variable !== undefined && !variable.isVariable) variable = variable.parent
  const subject = variable === undefined ? 'the closure' : `the variable \`${variable.label}\``
  const where = variable === path || variable === undefined ? '' : ', through what it holds,'
  throw new SparkError('CANNOT_SERIALIZE_CLOSURE', {
    reason: `${subject}${where} cannot be shipped to executors: ${reason} (path: ${formatPath(path)}).`,
  })
}
