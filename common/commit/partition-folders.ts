import type { StagedFile } from '../protocol/task-result.ts'

/**
 * The folders, relative to the output, that the files of a partitioned write lie in: what a dynamic overwrite replaces.
 * @param others that it replaces whether there are files for them or not
 */
export function partitionFoldersOf(
  files: readonly Pick<StagedFile, 'finalName'>[],
  others: readonly string[] = [],
): readonly string[] {
  const folders = files.map(({ finalName }) => finalName.slice(0, Math.max(0, finalName.lastIndexOf('/'))))
  return [...new Set([...folders, ...others])].filter((folder) => folder !== '')
}
