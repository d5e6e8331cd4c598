import { type Check, ok, warn } from '../check.ts'

/** The first release that the AWS SDK supports after January 2027. */
const RECOMMENDED = 22

/** What is older than is supported does not come so far. */
export const nodeVersion: Check = {
  name: 'Node.js',
  async run({ nodeVersion: version }) {
    if (Number.parseInt(version, 10) >= RECOMMENDED) return ok(version)
    return warn(
      `${version} works, and the AWS SDK leaves it in January 2027`,
      `Install Node.js ${RECOMMENDED} or later.`,
    )
  },
}
