import { Match, Template } from 'aws-cdk-lib/assertions'
import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2'
import { describe, expect, it } from 'vitest'
import { clusterIn, clusterTemplate, emptyStack, properties } from './synthesized.ts'

describe('the network of drivers', () => {
  const of = clusterTemplate()

  it('is two public subnets without NAT, whose drivers have addresses', () => {
    of.resourceCountIs('AWS::EC2::Subnet', 2)
    of.resourceCountIs('AWS::EC2::NatGateway', 0)
    of.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
    })
  })

  it('lets nothing in, and TLS out', () => {
    const group = properties(of, 'AWS::EC2::SecurityGroup')
    expect(group).not.toHaveProperty('SecurityGroupIngress')
    expect(group.SecurityGroupEgress).toEqual([
      { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'AWS' },
    ])
    of.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0)
  })

  it('records what is rejected, and reaches S3 on a way of its own', () => {
    of.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' })
    of.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' })
  })
})

describe('a given VPC', () => {
  function inVpc(addVpcEndpoints: boolean): Template {
    const stack = emptyStack()
    const subnetConfiguration = [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }]
    const vpc = new Vpc(stack, 'Own', { natGateways: 0, maxAzs: 2, subnetConfiguration }) as IVpc
    clusterIn(stack, { network: { vpc, addVpcEndpoints } })
    return Template.fromStack(stack)
  }

  it('is used as it is, without public addresses', () => {
    const of = inVpc(false)
    of.resourceCountIs('AWS::EC2::VPC', 1)
    of.resourceCountIs('AWS::EC2::VPCEndpoint', 0)
    of.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    })
  })

  it('gets endpoints for all that drivers talk to where that is asked for, open to drivers only', () => {
    const of = inVpc(true)
    const services = Object.values(of.findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) =>
      JSON.stringify(Properties.ServiceName)
        .replace(/.*[."]([a-z0-9.]+)"\]\]\}$/, '$1')
        .replace(/.*\./, ''),
    )
    expect(services.sort()).toEqual(['api', 'dkr', 'ecs', 'lambda', 'logs', 's3', 'sqs', 'ssm', 'sts'])
    of.allResourcesProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 443,
      ToPort: 443,
      SourceSecurityGroupId: Match.anyValue(),
    })
  })
})

it('connections are those of the driver: others can let it in', () => {
  const stack = emptyStack()
  const vpc = new Vpc(stack, 'Own') as IVpc
  const cluster = clusterIn(stack, { network: { vpc } })
  const database = new SecurityGroup(stack, 'Database', { vpc }) as ISecurityGroup
  database.connections.allowFrom(cluster, Port.POSTGRES)
  cluster.connections.allowTo(Peer.ipv4('10.1.0.0/16'), Port.HTTPS)
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432 })
})
