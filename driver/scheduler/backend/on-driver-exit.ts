const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const actions = new Set<() => void>()

/**
 * Runs `action` when the driver's process ends, also by a signal that nobody else handles (an application with a handler of its own decides
 * itself when it ends). Returns what calls it off.
 */
export function onDriverExit(action: () => void): () => void {
  if (actions.size === 0) {
    process.on('exit', runAll)
    for (const signal of SIGNALS) process.on(signal, onSignal)
  }
  actions.add(action)
  return () => {
    if (actions.delete(action) && actions.size === 0) unlisten()
  }
}

function runAll(): void {
  for (const action of actions) action()
  actions.clear()
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return
  runAll()
  unlisten()
  // As if there had been no handler: the exit status says which signal it was.
  process.kill(process.pid, signal)
}

function unlisten(): void {
  process.removeListener('exit', runAll)
  for (const signal of SIGNALS) process.removeListener(signal, onSignal)
}
