import { PRICES } from './prices.ts'

/** What a deployed stack costs by itself; invocations, requests, storage and logs come with what is done with it. US dollars. */
export interface IdleCost {
  /** While nothing runs and the driver has stopped. */
  readonly idlePerHour: number
  /** What an hour of a running driver adds; 0 where there is none, or it always runs. */
  readonly driverPerHour: number
  /** Alarms and dashboards. */
  readonly perMonth: number
}

interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

/** Reads it from a CloudFormation template. */
export function idleCost(template: { readonly Resources?: Readonly<Record<string, Resource>> }): IdleCost {
  const resources = Object.values(template.Resources ?? {})
  const of = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties)
  const task = of('AWS::ECS::TaskDefinition').map(taskPerHour)[0] ?? 0
  const services = of('AWS::ECS::Service')
  // Of a task for each job the cluster's description says so.
  const isPublic = /"AssignPublicIp":"ENABLED"|\\"assignPublicIp\\":true/.test(JSON.stringify(resources))
  const isAlwaysOn = services.some(({ DesiredCount }) => Number(DesiredCount ?? 0) > 0)
  const driver = task + (isPublic ? PRICES.publicAddress : 0)
  const endpoints = of('AWS::EC2::VPCEndpoint').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
  const network =
    of('AWS::EC2::NatGateway').length * PRICES.natGateway +
    endpoints.reduce((sum, { SubnetIds }) => sum + lengthOf(SubnetIds) * PRICES.endpointInSubnet, 0)
  return {
    idlePerHour: network + (isAlwaysOn ? driver : 0),
    driverPerHour: isAlwaysOn ? 0 : driver,
    perMonth:
      of('AWS::CloudWatch::Alarm').length * PRICES.alarm + of('AWS::CloudWatch::Dashboard').length * PRICES.dashboard,
  }
}

function taskPerHour({ Cpu, Memory, RuntimePlatform }: Readonly<Record<string, unknown>>): number {
  const isArm = JSON.stringify(RuntimePlatform ?? {}).includes('"ARM64"')
  const { cpu, gib } = PRICES.fargate[isArm ? 'ARM64' : 'X86_64']
  return (Number(Cpu ?? 0) / 1024) * cpu + (Number(Memory ?? 0) / 1024) * gib
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 1)

/** The same in words. */
export function describeIdleCost({ idlePerHour, driverPerHour, perMonth }: IdleCost): string {
  const dollars = (amount: number): string => `$${amount.toFixed(amount > 0 && amount < 0.1 ? 3 : 2)}`
  return [
    `While nothing runs: ${dollars(idlePerHour)} an hour, and ${dollars(perMonth)} a month for alarms and dashboards.`,
    ...(driverPerHour > 0 ? [`While a driver runs: ${dollars(driverPerHour)} an hour more.`] : []),
    'Invocations, requests, storage and logs are paid for as they are used.',
    `By the list prices of ${PRICES.region} of ${PRICES.asOf}.`,
  ].join('\n')
}
