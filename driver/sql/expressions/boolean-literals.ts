import { BooleanType } from '../../../common/types/data-type.ts'
import { Literal } from './expression.ts'

export const trueLiteral: Literal = Literal({ value: true, dataType: BooleanType })
export const falseLiteral: Literal = Literal({ value: false, dataType: BooleanType })
