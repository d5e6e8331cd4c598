/** Set for an application that another process of Flashover started over a channel, and that must not outlive it. */
export const END_WITH_PARENT = 'FLASHOVER_END_WITH_PARENT'

/** Ends the application, as SIGTERM does, when the process that started it is gone, however it went. */
export function endWithParent(): void {
  if (process.env[END_WITH_PARENT] === undefined || process.channel === undefined) return
  // Those that the application starts have parents of their own.
  Reflect.deleteProperty(process.env, END_WITH_PARENT)
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
