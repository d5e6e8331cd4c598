import { leadErrorsOf } from '../call-site/lead-errors-to-program.ts'
import * as all from './functions/index.ts'
import { missingFunctions } from './refuse-missing-methods.ts'

const missing = missingFunctions(all)
leadErrorsOf(missing)

/**
 * The functions of Spark SQL, `import { functions as F } from 'flashover'`; `flashover/functions` has them one by one. Those that only Spark has
 * are UNSUPPORTED_FEATURE.
 */
export const functions: typeof all = Object.freeze(
  Object.create(missing, Object.getOwnPropertyDescriptors(all)) as typeof all,
)
