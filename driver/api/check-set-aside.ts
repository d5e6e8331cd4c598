import type { CommitMode } from '../../common/commit/output-committer.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import { EXPECTATION_FIELD } from '../../common/protocol/expectation.ts'
import { StringType, structField, structType } from '../../common/types/data-type.ts'
import { checkWrite } from '../sources/check-write.ts'
import { setAsideOptions } from '../sources/options/set-aside-options.ts'
import { expectationsOf } from '../sql/plan/logical/expectations-of.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'

/**
 * Refuses what cannot be set aside, or would take the place of what was set aside before without being asked to.
 * @returns whether the query sets rows aside
 */
export function checkSetAside(analyzed: LogicalPlan, mode: CommitMode, folder: string): boolean {
  const setting = expectationsOf(analyzed).filter(({ rule }) => rule.action === 'set aside')
  for (const { row } of setting) {
    const fields = row.map(({ name, dataType, nullable }) => structField(name, dataType, nullable))
    checkWrite(structType([structField(EXPECTATION_FIELD, StringType), ...fields]), setAsideOptions, [], false)
  }
  if (setting.length > 0 && mode === 'overwrite-partitions' && folder === '')
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature:
        'setting rows aside in an overwrite of partitions without setAsideFolder, which says what of the rows set aside before is replaced',
    })
  return setting.length > 0
}

/** Names below `_set_aside`, with `/` between them. */
export function checkFolder(folder: string): string {
  const isName = (name: string): boolean => name !== '' && !/^[._]|[\\\0]/.test(name)
  if (folder.split('/').every(isName)) return folder
  throw new SparkError('INVALID_PARAMETER_VALUE.FOLDER', {
    parameter: '`folder`',
    folder: `'${folder}'`,
    functionName: '`setAsideFolder`',
  })
}
