import path from 'node:path'
import { Aws, FileSystem } from 'aws-cdk-lib'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import type { Construct } from 'constructs'
import type { JobApplication } from '../../common/jobs/job-definition.ts'
import type { Access } from './access.ts'
import { bundledApplication } from './bundled-application.ts'

/** Where the bundle of an application is, and what reading it takes. */
export interface ApplicationConfig {
  readonly application: JobApplication
  readonly access: Access
}

export interface UriApplicationOptions {
  /**
   * Of the zip's bytes, hexadecimal: what is meant here is what runs.
   * @default - the name of the zip, as that of each bundle that was submitted is
   */
  readonly sha256?: string
  /**
   * The file in the zip that is run.
   * @default 'main.mjs'
   */
  readonly entry?: string
}

/** A program that a cluster runs: `Application.fromEntry('jobs/nightly.ts')`. */
export abstract class Application {
  /**
   * The program of a TypeScript or JavaScript file, bundled with all that it imports when the application of CDK is synthesised.
   * @param entry its path, from the working directory
   */
  static fromEntry(entry: string): Application {
    return new EntryApplication(path.resolve(entry))
  }

  /**
   * A bundle that is in a bucket already, as `flashover submit --deploy-mode cluster` leaves one.
   * @param uri of the zip: `s3://bucket/key`
   */
  static fromUri(uri: string, options: UriApplicationOptions = {}): Application {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/([^*?]+)$/.exec(uri) ?? []
    if (bucket === undefined) throw new Error(`'${uri}' is no bundle of an application: s3://bucket/key.zip`)
    const { sha256 = /([0-9a-f]{64})\.zip$/.exec(uri)?.[1], entry = 'main.mjs' } = options
    if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256))
      throw new Error(`${uri} needs its sha256, of 64 hexadecimal digits: what is meant here is what runs`)
    return new UriApplication({
      application: { uri, sha256, entry },
      access: { actions: ['s3:GetObject'], resources: [`arn:${Aws.PARTITION}:s3:::${bucket}/${key}`] },
    })
  }

  /** Puts it where drivers find it. */
  abstract bind(scope: Construct): ApplicationConfig
}

class UriApplication extends Application {
  readonly #config: ApplicationConfig

  constructor(config: ApplicationConfig) {
    super()
    this.#config = config
  }

  override bind(): ApplicationConfig {
    return this.#config
  }
}

class EntryApplication extends Application {
  readonly #file: string

  constructor(file: string) {
    super()
    this.#file = file
  }

  override bind(scope: Construct): ApplicationConfig {
    const folder = FileSystem.mkdtemp('flashover-application-')
    const zip = path.join(folder, 'application.zip')
    const { sha256, entry } = bundledApplication(this.#file, zip)
    const asset = new Asset(scope, 'Application', { path: zip })
    return {
      application: { uri: asset.s3ObjectUrl, sha256, entry },
      // Of this object only: the bucket holds the assets of every application of CDK in the account.
      access: { actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] },
    }
  }
}
