import type { ExpectationRule } from './logical/logical-plan.ts'

/** By what a fragment calls the expectation, and a task says what it has seen: sub-plans that a query uses twice are computed twice. */
export const expectationKey = ({ id, copy = 0 }: ExpectationRule): string => `${id}.${copy}`
