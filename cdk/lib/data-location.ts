import { Aws } from 'aws-cdk-lib'

/** Data of the stack's owner that applications may use, as resources of policies. */
export interface DataLocation {
  readonly bucketArn: string
  /** The object of that name, and everything below the folder of that name. */
  readonly objectArns: readonly string[]
}

const BUCKET = '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]'
const ARN = new RegExp(`^(arn:[a-z-]+:s3:::${BUCKET})(?:/(.+))?$`)
const PATH = new RegExp(`^(?:s3a?://)?(${BUCKET})(?:/([^*?]*))?$`)

/** Reads `bucket`, `bucket/folder`, `s3://bucket/folder` or an ARN, which may have wildcards of its own. */
export function dataLocation(text: string): DataLocation {
  const [, bucketArn, objects] = ARN.exec(text) ?? []
  if (bucketArn !== undefined) return { bucketArn, objectArns: [`${bucketArn}/${objects ?? '*'}`] }
  const [, bucket, path = ''] = PATH.exec(text) ?? []
  if (bucket === undefined)
    throw new Error(
      `'${text}' is no place of data; known: bucket, bucket/folder, s3://bucket/folder, arn:aws:s3:::bucket/*`,
    )
  const arn = `arn:${Aws.PARTITION}:s3:::${bucket}`
  const key = path.replace(/\/+$/, '')
  return { bucketArn: arn, objectArns: key === '' ? [`${arn}/*`] : [`${arn}/${key}`, `${arn}/${key}/*`] }
}

export const bucketsOf = (locations: readonly DataLocation[]): string[] => [
  ...new Set(locations.map(({ bucketArn }) => bucketArn)),
]
export const objectsOf = (locations: readonly DataLocation[]): string[] =>
  locations.flatMap(({ objectArns }) => objectArns)
