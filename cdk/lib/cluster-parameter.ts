import { Stack } from 'aws-cdk-lib'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import { type ClusterDescription, clusterParameterName } from '../../common/config/cluster-description.ts'

export interface ClusterParameterProps {
  readonly clusterName: string
  readonly description: ClusterDescription
}

/** The one parameter from which clients find a cluster by its name. It holds no secret: who may use what it names is the matter of roles. */
export class ClusterParameter extends Construct {
  readonly parameter: StringParameter

  constructor(scope: Construct, id: string, { clusterName, description }: ClusterParameterProps) {
    super(scope, id)
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: clusterParameterName(clusterName),
      description: 'What clients of this Flashover cluster need to know of it',
      stringValue: Stack.of(this).toJsonString(description),
    })
  }
}
