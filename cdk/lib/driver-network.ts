import { RemovalPolicy } from 'aws-cdk-lib'
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface DriverNetworkOptions {
  /**
   * Where drivers run.
   * @default - a VPC of two public subnets without NAT, which costs nothing; drivers get public addresses and let nothing in
   */
  readonly vpc?: IVpc
  /** @default - the private subnets of `vpc`, or what it has instead */
  readonly vpcSubnets?: SubnetSelection
  /** @default - one that lets nothing in, and TLS out */
  readonly securityGroups?: readonly ISecurityGroup[]
  /**
   * Adds to `vpc` the endpoints through which drivers reach AWS without NAT. Each costs by the hour.
   * @default false
   */
  readonly addVpcEndpoints?: boolean
}

/** What a driver talks to, beside S3. */
const SERVICES: Readonly<Record<string, InterfaceVpcEndpointAwsService>> = {
  Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  Ssm: InterfaceVpcEndpointAwsService.SSM,
  Sts: InterfaceVpcEndpointAwsService.STS,
  Ecs: InterfaceVpcEndpointAwsService.ECS,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Ecr: InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
}

/** The network of drivers: nothing is let in; AWS is reached over TLS. */
export class DriverNetwork extends Construct {
  readonly vpc: IVpc
  readonly vpcSubnets: SubnetSelection
  readonly securityGroups: readonly ISecurityGroup[]
  /** In public subnets without NAT nothing could be reached without an address. */
  readonly assignPublicIp: boolean

  constructor(scope: Construct, id: string, props: DriverNetworkOptions = {}) {
    super(scope, id)
    this.vpc = props.vpc ?? (this.#publicVpc() as IVpc)
    this.vpcSubnets = props.vpcSubnets ?? { subnetType: mostPrivateType(this.vpc) }
    this.assignPublicIp = this.vpc.selectSubnets(this.vpcSubnets).hasPublic
    this.securityGroups = props.securityGroups ?? [this.#securityGroup()]
    if (props.addVpcEndpoints === true) this.#addEndpoints()
  }

  #publicVpc(): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // It would take a function with rights over security groups; nothing uses the default one.
      restrictDefaultSecurityGroup: false,
    })
    vpc.addFlowLog('Rejected', {
      trafficType: FlowLogTrafficType.REJECT,
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogs', { retention: RetentionDays.TWO_WEEKS, removalPolicy: RemovalPolicy.DESTROY }),
      ),
    })
    return vpc
  }

  #securityGroup(): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: this.vpc,
      description: 'Drivers of Flashover: nothing in, TLS out',
      allowAllOutbound: false,
    })
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS')
    return group
  }

  #addEndpoints(): void {
    this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 })
    for (const [name, service] of Object.entries(SERVICES)) {
      const endpoint = this.vpc.addInterfaceEndpoint(name, { service, subnets: this.vpcSubnets, open: false })
      for (const group of this.securityGroups) endpoint.connections.allowDefaultPortFrom(group, 'Drivers of Flashover')
    }
  }
}

function mostPrivateType({ privateSubnets, isolatedSubnets }: IVpc): SubnetType {
  if (privateSubnets.length > 0) return SubnetType.PRIVATE_WITH_EGRESS
  return isolatedSubnets.length > 0 ? SubnetType.PRIVATE_ISOLATED : SubnetType.PUBLIC
}
