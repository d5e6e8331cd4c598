import { type ClusterCheck, fail, ok, warn } from '../check.ts'

/** Whether each size of executor can be invoked, and is what the cluster says it is. */
export const executorFunctions: ClusterCheck = {
  name: 'executors',
  async run(probe, { executors }) {
    const found = await Promise.all(
      executors.map(async (expected) => ({ expected, answer: await probe.executor(expected.functionName) })),
    )
    for (const { expected, answer } of found) {
      if (answer.state !== 'Active')
        return fail(
          `${expected.functionName} is ${answer.state}`,
          'Wait until Lambda has made it, then deploy the cluster again.',
        )
      if (answer.memoryMB !== expected.memoryMB || answer.version !== expected.version)
        return warn(
          `${expected.functionName} is version ${answer.version} with ${answer.memoryMB} MB, and the cluster says ${expected.version} with ${expected.memoryMB} MB`,
          'Somebody has changed the function or its alias: deploy the cluster again.',
        )
    }
    return ok(found.map(({ answer }) => `${answer.memoryMB} MB version ${answer.version}`).join(', '))
  },
}
