/** Whether a function has no JavaScript source: it is written in C++, or bound. */
export function isNative(fn: object): boolean {
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(fn))
}
