/** Whether an application asks for this package: `flashover` or one of its subpaths. */
export const isFlashover = (specifier: string): boolean => /^flashover(\/|$)/.test(specifier)
