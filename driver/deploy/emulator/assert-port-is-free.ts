import net from 'node:net'

/** Nobody may listen there: LocalStack itself would only time out over it. */
export async function assertPortIsFree(port: number): Promise<void> {
  if ((await answers(port)) || !(await canListen(port)))
    throw new Error(`port ${port} is taken by ${await whoAnswers(port)}; choose another with --port`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', timeout: 1_000 })
    const end = (result: boolean): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(true))
  })
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

async function whoAnswers(port: number): Promise<string> {
  try {
    const url = `http://127.0.0.1:${port}/_localstack/health`
    const health: unknown = await (await fetch(url, { signal: AbortSignal.timeout(1_000) })).json()
    if (typeof health === 'object' && health !== null && 'services' in health)
      return 'a LocalStack that was not started from this folder'
  } catch {
    // something else
  }
  return 'another program'
}
