import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { FlashoverCluster, type FlashoverClusterProps } from './flashover-cluster.ts'

export interface FlashoverStackProps extends StackProps, FlashoverClusterProps {}

/**
 * A cluster in a stack of its own, for those who write no CDK: `npx cdk deploy`. Its outputs are what drivers that users start need to know where
 * they do not ask for the cluster by its name.
 */
export class FlashoverStack extends Stack {
  readonly cluster: FlashoverCluster

  constructor(scope: Construct, id: string, props: FlashoverStackProps = {}) {
    super(scope, id, { description: 'What applications of Flashover run on', ...props })
    this.cluster = new FlashoverCluster(this, 'Cluster', props)
    const policy = new ManagedPolicy(this, 'DriverPolicy', {
      description: 'Lets a Flashover driver run applications on the executors of this stack',
    })
    this.cluster.grantRunApplications(policy)

    const output = (name: string, value: string, description: string): CfnOutput =>
      new CfnOutput(this, name, { value, description })
    output('ClusterName', this.cluster.clusterName, 'spark.flashover.cluster')
    output(
      'WorkBucketName',
      this.cluster.workBucket.bucketName,
      'spark.flashover.store.uri: s3://<this bucket>/work/default',
    )
    output('DriverPolicyArn', policy.managedPolicyArn, 'Attach this to the role that runs drivers')
    for (const { memoryMB, lambda } of this.cluster.executors.functions) {
      output(`ExecutorFunctionName${memoryMB}`, lambda.functionName, `The executor function of ${memoryMB} MB`)
      output(`ExecutorFunctionArn${memoryMB}`, lambda.functionArn, `The executor function of ${memoryMB} MB`)
    }
  }
}
