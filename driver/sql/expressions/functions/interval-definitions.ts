import {
  CalendarIntervalType,
  type DataType,
  DayTimeInterval,
  decimalType,
  IntegerType,
  sqlTypeName,
  YearMonthInterval,
} from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCoercion, FunctionText } from '../function-definition.ts'
import { unexpectedInputType } from '../type-check.ts'
import { canImplicitlyCast, castTo } from '../types/implicit-cast.ts'
import { defineFunctions, scalar } from './define-functions.ts'

/** Whole numbers, of which the one at this place is of seconds with their fraction. */
const numbers =
  (secondsAt?: number): ArgumentCoercion =>
  ({ args }) => {
    const typeAt = (index: number): DataType => (index === secondsAt ? decimalType(18, 6) : IntegerType)
    const wrong = args.findIndex((arg, index) => !canImplicitlyCast(dataTypeOf(arg), typeAt(index)))
    const refused = args[wrong]
    if (refused) return unexpectedInputType(wrong + 1, sqlTypeName(typeAt(wrong)), refused)
    return args.map((arg, index) => castTo(arg, typeAt(index)))
  }

/** With the zeros that are left out. */
const padded = (name: string, defaults: readonly string[]): Readonly<Record<string, FunctionText>> => ({
  [name]: { form: (args) => `${name}(${[...args, ...defaults.slice(args.length)].join(', ')})` },
})

const DAY_TIME = ['0', '0', '0', '0.000000']
const CALENDAR = ['0', '0', '0', ...DAY_TIME]

export const intervalDefinitions = defineFunctions({
  make_dt_interval: scalar([0, 4], ['int'], DayTimeInterval, {
    coerce: numbers(3),
    raises: ['INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION'],
    texts: padded('make_dt_interval', DAY_TIME),
  }),
  make_ym_interval: scalar([0, 2], ['int'], YearMonthInterval, {
    coerce: numbers(),
    raises: ['INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION'],
    texts: padded('make_ym_interval', ['0', '0']),
  }),
  make_interval: scalar([0, 7], ['int'], CalendarIntervalType, {
    coerce: numbers(6),
    raises: ['ARITHMETIC_OVERFLOW'],
    texts: padded('make_interval', CALENDAR),
  }),
  try_make_interval: scalar([1, 7], ['int'], CalendarIntervalType, {
    coerce: numbers(6),
    nullable: 'always',
    nullIntolerant: true,
    texts: padded('try_make_interval', CALENDAR),
  }),
})
