import type { Task as EcsTask, RunTaskCommandInput } from '@aws-sdk/client-ecs'
import type { DriverDescription } from '../../../../common/config/cluster-description.ts'
import { SparkError } from '../../../../common/errors/spark-error.ts'
import { encodeJobMessage } from '../../../../common/jobs/job-message.ts'
import { awsClientSettings } from '../../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../../common/storage/explain-aws-error.ts'
import type { JobLauncher } from './job-launcher.ts'

type Task = Extract<DriverDescription, { readonly kind: 'task' }>

/** What ECS is asked to start for a job. */
export function runTaskInput(driver: Task, clusterName: string, id: string): RunTaskCommandInput {
  const message = encodeJobMessage({ version: 1, kind: 'job', id })
  const command = ['driver', 'run', '--cluster', clusterName, '--message', message]
  return {
    cluster: driver.cluster,
    taskDefinition: driver.taskDefinition,
    launchType: 'FARGATE',
    count: 1,
    // The same request again, whose first answer was lost, starts no second task.
    clientToken: id.slice(0, 64),
    startedBy: 'flashover submit',
    overrides: { containerOverrides: [{ name: driver.container, command }] },
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...driver.subnets],
        securityGroups: [...driver.securityGroups],
        assignPublicIp: driver.assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
  }
}

/** Why a task has stopped; undefined where it has not. */
function stopReason({ lastStatus, stoppedReason, containers = [] }: EcsTask): string | undefined {
  if (lastStatus !== 'STOPPED') return undefined
  const ofContainers = containers.map(
    ({ reason, exitCode }) => reason ?? (exitCode === undefined ? undefined : `exit code ${exitCode}`),
  )
  const reasons = new Set([stoppedReason, ...ofContainers].filter(Boolean))
  return `its task has stopped: ${[...reasons].join(', ') || 'no reason was given'}`
}

/** By a Fargate task of its own for each job. */
export function taskLauncher(driver: Task, clusterName: string): JobLauncher {
  const resource = `the task definition ${driver.taskDefinition}`
  let taskArn = ''
  return {
    async launch(id) {
      const { ECSClient, RunTaskCommand } = await import('@aws-sdk/client-ecs')
      const client = new ECSClient(awsClientSettings())
      try {
        const { failures = [], tasks = [] } = await client.send(
          new RunTaskCommand(runTaskInput(driver, clusterName, id)),
        )
        const [failure] = failures
        if (failure !== undefined)
          throw new SparkError('AWS_REQUEST_FAILED', {
            action: 'ecs:RunTask',
            resource,
            reason: [failure.reason, failure.detail].filter(Boolean).join(': ') || 'no reason was given',
          })
        taskArn = tasks[0]?.taskArn ?? ''
      } catch (error) {
        throw explainAwsError(error, { action: 'ecs:RunTask', resource })
      } finally {
        client.destroy()
      }
    },
    async wake() {},
    async outlook() {
      const { ECSClient, DescribeTasksCommand } = await import('@aws-sdk/client-ecs')
      const client = new ECSClient(awsClientSettings())
      const look = `aws ecs describe-tasks --cluster ${driver.cluster} --tasks ${taskArn} shows what its task waits for`
      try {
        const { tasks = [] } = await client.send(
          new DescribeTasksCommand({ cluster: driver.cluster, tasks: [taskArn] }),
        )
        const reason = tasks.map(stopReason).find((stop) => stop !== undefined)
        return reason === undefined ? { kind: 'Open', look } : { kind: 'Hopeless', reason }
      } catch {
        return { kind: 'Open', look }
      } finally {
        client.destroy()
      }
    },
    close() {},
  }
}
