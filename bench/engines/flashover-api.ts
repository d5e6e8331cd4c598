import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { distDir } from '../paths.ts'

/** The part of the public API that the benchmarks use. Declared here, so that they type-check before anything is built. */
export interface Session {
  readonly version: string
  readonly sparkContext: Context
  readonly read: { parquet(path: string): Frame }
  sql(text: string): Frame | Promise<Frame>
  stop(): Promise<void>
}

export interface Frame {
  createOrReplaceTempView(name: string): void | Promise<void>
  collect(): Promise<readonly unknown[]>
}

interface Context {
  parallelize<T>(values: readonly T[], partitions?: number): Rdd<T>
}

interface Rdd<T> {
  map<U>(f: (value: T) => U): Rdd<U>
  foreach(f: (value: T) => void): Promise<void>
  collect(): Promise<readonly T[]>
}

interface Builder {
  appName(name: string): Builder
  master(master: string): Builder
  config(key: string, value: string): Builder
  getOrCreate(): Promise<Session>
}

/** A session of what users install: the build in dist, not the sources. */
export async function openSession(master: string, config: Readonly<Record<string, string>>): Promise<Session> {
  const module = (await import(pathToFileURL(path.join(distDir, 'flashover.js')).href)) as {
    readonly SparkSession: { readonly builder: Builder }
  }
  let builder = module.SparkSession.builder.appName('bench').master(master)
  for (const [key, value] of Object.entries(config)) builder = builder.config(key, value)
  return builder.getOrCreate()
}

export const FUSED = { master: 'local[2]', config: {} } as const
/** Two executor processes of one core each, with every exchange a real shuffle through the store. */
export const UNFUSED = {
  master: 'local-cluster[2,1,4096]',
  config: { 'spark.flashover.fuse.enabled': 'false' },
} as const
