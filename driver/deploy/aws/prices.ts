/** List prices in US dollars; docs/cost.md says where each was found. Those of other regions differ, mostly upwards and by less than half. */
export const PRICES = {
  region: 'us-east-1',
  /** When the last of them was looked up, in copies of what was published in 2026. */
  asOf: '2026-11',
  /** Fargate, Linux, an hour. */
  fargate: {
    ARM64: { cpu: 0.03238, gib: 0.00356 },
    X86_64: { cpu: 0.04048, gib: 0.004445 },
  },
  /** A public IPv4 address, an hour. */
  publicAddress: 0.005,
  natGateway: 0.045,
  /** Of an interface endpoint, in each of its subnets, an hour. */
  endpointInSubnet: 0.01,
  /** A month each. Three dashboards of an account are free. */
  alarm: 0.1,
  dashboard: 3,
} as const
