/**
 * A job's result whose error has the stack of those who wait for it. The error comes with a message of an executor, where no caller is on the
 * stack; captured again while it passes, it leads through `collect` to the line of the program.
 */
export async function withCallerStack<T>(result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error)
    throw error
  }
}
