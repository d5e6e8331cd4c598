import path from 'node:path'
import { localPathOf } from '../storage/storage-path.ts'

export const TEMPORARY = '_temporary'
export const SUCCESS = '_SUCCESS'
/** Within a job's staging folder: what an overwrite replaces. */
export const OLD = '.old'

/** Where the commits to a folder keep what; see docs/design/output-commit.md. */
export class FolderPlaces {
  readonly uri: string
  readonly root: string
  readonly temporary: string
  readonly success: string
  readonly lock: string
  /** The record of a commit that is not decided yet. */
  readonly prepared: string
  /** The same of one that is. */
  readonly decided: string

  /** @param uri canonical */
  constructor(uri: string) {
    this.uri = uri
    this.root = localPathOf(uri) ?? uri
    this.temporary = path.join(this.root, TEMPORARY)
    this.success = path.join(this.root, SUCCESS)
    this.lock = path.join(this.temporary, '.lock')
    this.prepared = path.join(this.temporary, '.commit')
    this.decided = path.join(this.temporary, '.committed')
  }

  staging(writeId: string): string {
    return path.join(this.temporary, writeId)
  }
}
