import { type Check, fail, ok, warn } from '../check.ts'

const SOON_MS = 15 * 60_000

/** Whether there are any, and for how long. What they may do, the checks after this one show. */
export const credentials: Check = {
  name: 'credentials',
  async run(probe) {
    const { accessKeyId, expiresAtMs } = await probe.credentials()
    const key = `${accessKeyId.slice(0, 4)}...${accessKeyId.slice(-4)}`
    if (expiresAtMs === undefined) return ok(`access key ${key}`)
    const minutes = Math.floor((expiresAtMs - probe.now()) / 60_000)
    const again = 'Sign in again (`aws sso login`), or get new ones from where these came.'
    if (expiresAtMs <= probe.now()) return fail(`access key ${key} has expired`, again)
    const detail = `access key ${key}, for ${minutes} more minutes`
    return expiresAtMs - probe.now() < SOON_MS ? warn(detail, again) : ok(detail)
  },
}
