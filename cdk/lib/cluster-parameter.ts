import { Stack } from 'aws-cdk-lib'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import { type ClusterDescription, clusterParameterName } from '../../common/config/cluster-description.ts'

export interface ClusterParameterProps {
  readonly clusterName: string
  /** The declared application that the cluster is described to. */
  readonly name: string
  readonly description: ClusterDescription
}

/** The parameter from which clients find a cluster by its name, and that of the application which they run as. It holds no secret: who may use what it names is the matter of roles. */
export class ClusterParameter extends Construct {
  readonly parameter: StringParameter

  constructor(scope: Construct, id: string, { clusterName, name, description }: ClusterParameterProps) {
    super(scope, id)
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: clusterParameterName(clusterName, name),
      description: 'What clients of this Flashover cluster need to know of it',
      stringValue: Stack.of(this).toJsonString(description),
    })
  }
}
