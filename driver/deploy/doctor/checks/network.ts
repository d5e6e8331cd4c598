import { type Check, fail, ok } from '../check.ts'

/** Whether the services' endpoints answer at all: name, route, TLS. */
export const network: Check = {
  name: 'network',
  async run(probe) {
    const answers = await probe.reach()
    const silent = answers.filter(({ error }) => error !== undefined)
    if (silent.length > 0)
      return fail(
        `no answer of ${silent.map(({ host, error }) => `${host} (${error})`).join(', ')}`,
        'Look at DNS, the firewall and VPC endpoints. Proxies of HTTPS_PROXY are used by Node.js 24 with NODE_USE_ENV_PROXY=1 only.',
      )
    return ok(answers.map(({ host, ms }) => `${host} ${Math.round(ms)} ms`).join(', '))
  },
}
