import { type Check, fail, ok } from '../check.ts'

export const region: Check = {
  name: 'region',
  async run(probe) {
    const name = await probe.region()
    if (/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(name)) return ok(name)
    return fail(`'${name}' is no region of AWS`, 'Set AWS_REGION, such as eu-central-1.')
  },
}
