import type { DataType } from '../../../../common/types/data-type.ts'
import { existsRecursively } from '../../../../common/types/exists-recursively.ts'

/** Digits that DuckDB's JSON keeps of a number with a point: it reads one as a double. */
const DOUBLE_DIGITS = 15

/** Whether a value of the type may have more digits than DuckDB's JSON keeps. */
export const wantsExactNumbers = (type: DataType): boolean =>
  existsRecursively(type, (part) => part.kind === 'decimal' && part.precision > DOUBLE_DIGITS)

const NUMBER = '-?[0-9]+(?:\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)'
const TOKEN = `("(?:[^"\\\\]|\\\\.)*")|(${NUMBER})`
/** Characters that stand in no JSON. */
const [OPEN, CLOSE] = ['chr(1)', 'chr(2)']

/**
 * JSON whose numbers with a point or an exponent are strings that begin with U+0001: strings keep their digits. A replacement has no conditions,
 * so marks are put behind each string and around each number, and those behind a string, which stand side by side, are taken out again.
 */
export function withExactNumbers(json: string): string {
  const marked = `regexp_replace(CAST(${json} AS VARCHAR), '${TOKEN}', '\\1' || ${OPEN} || '\\2' || ${CLOSE}, 'g')`
  return `replace(replace(replace(${marked}, ${OPEN} || ${CLOSE}, ''), ${OPEN}, '"\\u0001'), ${CLOSE}, '"')`
}

/** Whether a value of such JSON is a number that is a string there. */
export const isExactNumber = (raw: string): string => `starts_with(${raw}, '"\\u0001')`

/** The text of such a number, and of any other string as it is. */
export const exactNumber = (text: string): string => `ltrim(${text}, ${OPEN})`

/** A part of such JSON as it was. */
export const withoutExactNumbers = (raw: string): string => `regexp_replace(${raw}, '"\\\\u0001([^"]*)"', '\\1', 'g')`
