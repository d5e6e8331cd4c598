import { type Check, fail, ok, warn } from '../check.ts'

/** AWS refuses requests whose time is five minutes off. */
const REFUSED_MS = 5 * 60_000
/** So far leases allow the clocks of two drivers to be apart. */
const NOTED_MS = 10_000

export const clock: Check = {
  name: 'clock',
  async run(probe) {
    const ahead = (await probe.reach()).flatMap(({ aheadMs }) => (aheadMs === undefined ? [] : [aheadMs]))
    const fix = 'Let the clock be set by NTP (chrony, systemd-timesyncd; on WSL: `wsl --shutdown`).'
    if (ahead.length === 0) return warn('no endpoint told its time', 'See the check of the network.')
    const off = ahead.reduce((least, ms) => (Math.abs(ms) < Math.abs(least) ? ms : least))
    const detail = `${Math.round(Math.abs(off) / 1000)} s ${off >= 0 ? 'behind' : 'ahead of'} AWS`
    if (Math.abs(off) >= REFUSED_MS) return fail(`${detail}: requests are refused`, fix)
    return Math.abs(off) >= NOTED_MS ? warn(detail, fix) : ok(detail)
  },
}
