/** Whether an error is V8's for a full stack: the size of a stack, and of a call on it, differ by Node's version and by who has called. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded'
}
