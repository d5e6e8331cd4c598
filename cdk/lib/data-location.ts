import { Aws } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Access } from './access.ts'

/** Data of the stack's owner that applications may use. */
export interface DataLocation {
  readonly bucketArn: string
  /** The object of that name, and everything below the folder of that name. */
  readonly objectArns: readonly string[]
  /** Of a bucket that is encrypted with a key of its owner's. */
  readonly encryptionKey?: IKey
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
  return inFolder(`arn:${Aws.PARTITION}:s3:::${bucket}`, path)
}

/** A bucket of the application's, or a folder in it. */
export function dataIn(bucket: IBucket, folder = ''): DataLocation {
  if (/[*?]/.test(folder)) throw new Error(`a folder has no wildcards: '${folder}'`)
  const { encryptionKey } = bucket
  return { ...inFolder(bucket.bucketArn, folder), ...(encryptionKey === undefined ? {} : { encryptionKey }) }
}

function inFolder(bucketArn: string, folder: string): DataLocation {
  const key = folder.replace(/\/+$/, '')
  return { bucketArn, objectArns: key === '' ? [`${bucketArn}/*`] : [`${bucketArn}/${key}`, `${bucketArn}/${key}/*`] }
}

/** What applications may do with data of their owner's. */
export interface DataProps {
  /**
   * Buckets that are read.
   * @default - none
   */
  readonly inputBuckets?: readonly IBucket[]
  /**
   * Buckets that are written to.
   * @default - none
   */
  readonly outputBuckets?: readonly IBucket[]
  /**
   * Folders that are read: `dataIn(bucket, 'raw/flights')`.
   * @default - none
   */
  readonly inputs?: readonly DataLocation[]
  /**
   * Folders that are written to.
   * @default - none
   */
  readonly outputs?: readonly DataLocation[]
}

export const declaredData = ({
  inputBuckets = [],
  outputBuckets = [],
  inputs = [],
  outputs = [],
}: DataProps): DeclaredData => ({
  inputs: [...inputBuckets.map((bucket) => dataIn(bucket)), ...inputs],
  outputs: [...outputBuckets.map((bucket) => dataIn(bucket)), ...outputs],
})

/** The data that applications declare. */
export interface DeclaredData {
  /** What they may read. */
  readonly inputs: readonly DataLocation[]
  /** Where they may write, and read what is there. */
  readonly outputs: readonly DataLocation[]
}

const WILDCARD = 'The data that the owner of the cluster named for applications to use.'

/** Actions on objects of some data. */
export const objectAccess = (actions: readonly string[], data: readonly DataLocation[]): Access => ({
  actions,
  resources: data.flatMap(({ objectArns }) => objectArns),
  wildcard: WILDCARD,
})

/** Actions on the buckets of some data. */
export const bucketAccess = (actions: readonly string[], data: readonly DataLocation[]): Access => ({
  actions,
  resources: data.map(({ bucketArn }) => bucketArn),
})

/** What reading and writing encrypted data takes of its keys. */
export function keyAccess({ inputs, outputs }: DeclaredData): readonly Access[] {
  const keys = (data: readonly DataLocation[]): string[] =>
    data.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? [])
  return [
    { actions: ['kms:Decrypt'], resources: keys(inputs) },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: keys(outputs) },
  ]
}
