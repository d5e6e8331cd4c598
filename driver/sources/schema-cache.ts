import { createHash } from 'node:crypto'
import type { StructType } from '../../common/types/data-type.ts'
import type { DataSource, UntypedRelation } from './read-relation.ts'

/** Of the schemas that were found last, so many are kept. */
const MAX_SCHEMAS = 1000

/**
 * Schemas that were found in data, so that a job finds each only once. A source keeps its schema for good, whatever becomes of its files, as a DataFrame
 * of Spark's has one from `load()` on; other sources of the same versions of the same files, read with the same options, share it.
 */
export class SchemaCache {
  readonly #ofSources = new WeakMap<DataSource, StructType>()
  readonly #ofFiles = new Map<string, Promise<StructType>>()

  /** @param settings of the session that a schema hangs from too */
  async get(
    source: DataSource,
    relation: UntypedRelation,
    settings: string,
    infer: () => StructType | Promise<StructType>,
  ): Promise<StructType> {
    const kept = this.#ofSources.get(source)
    if (kept) return kept
    const key = keyOf(relation, settings)
    const schema = await this.#schemaOf(key, infer)
    this.#ofSources.set(source, schema)
    return schema
  }

  async #schemaOf(key: string, infer: () => StructType | Promise<StructType>): Promise<StructType> {
    for (;;) {
      const found = this.#ofFiles.get(key)
      if (found === undefined) return this.#keep(key, (async () => infer())())
      // Another action's job may have been cancelled: this one then finds the schema for itself.
      const schema = await found.catch(() => undefined)
      if (schema) return schema
    }
  }

  async #keep(key: string, schema: Promise<StructType>): Promise<StructType> {
    this.#ofFiles.set(key, schema)
    const [oldest] = this.#ofFiles.keys()
    if (oldest !== undefined && this.#ofFiles.size > MAX_SCHEMAS) this.#ofFiles.delete(oldest)
    try {
      return await schema
    } catch (error) {
      if (this.#ofFiles.get(key) === schema) this.#ofFiles.delete(key)
      throw error
    }
  }
}

function keyOf({ options, files }: UntypedRelation, settings: string): string {
  const hash = createHash('sha256').update(JSON.stringify([settings, options]))
  for (const { uri, version, sizeBytes } of files) hash.update(JSON.stringify([uri, version, sizeBytes]))
  return hash.digest('base64')
}
