import type { EndpointAnswer } from './probe.ts'

const PATIENCE_MS = 5_000
const SERVICES = ['ssm', 's3', 'sqs', 'lambda'] as const

/** Asks the endpoints that commands and drivers talk to. Any answer will do, a refusal too. */
export function reachEndpoints(region: string): Promise<readonly EndpointAnswer[]> {
  const urls = new Set(SERVICES.map((service) => endpointOf(service, region)))
  return Promise.all([...urls].map(reach))
}

function endpointOf(service: (typeof SERVICES)[number], region: string): string {
  const given = process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? process.env['AWS_ENDPOINT_URL']
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return given ?? `https://${service}.${region}.${domain}`
}

async function reach(url: string): Promise<EndpointAnswer> {
  const { host } = new URL(url)
  const begun = performance.now()
  try {
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
    const ms = performance.now() - begun
    const date = Date.parse(response.headers.get('date') ?? '')
    // The header has whole seconds, of the middle of the way.
    return { host, ms, ...(Number.isNaN(date) ? {} : { aheadMs: date + 500 - (Date.now() - ms / 2) }) }
  } catch (error) {
    return { host, ms: performance.now() - begun, error: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
