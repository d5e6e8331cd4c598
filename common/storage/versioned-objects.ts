/** Objects that are only changed by who has seen their last version: what S3 has, and a folder has not. Keys are relative to the output. */
export interface VersionedObjects {
  /** undefined: there is none. */
  read(key: string): Promise<{ readonly bytes: Uint8Array; readonly version: string } | undefined>
  /** Gives the new version; undefined where there is an object already. */
  create(key: string, bytes: Uint8Array): Promise<string | undefined>
  /** Gives the new version; undefined where the object has another version than this one, or is gone. */
  replace(key: string, bytes: Uint8Array, version: string): Promise<string | undefined>
  /** Does nothing where the object has another version. */
  remove(key: string, version: string): Promise<void>
}
