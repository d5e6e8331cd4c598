import { config } from '../../common/config/config-entries.ts'
import type { Master } from '../../common/config/master-url.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { LocalProcessBackend } from '../scheduler/backend/local-process-backend.ts'
import type { SchedulerBackend } from '../scheduler/backend/scheduler-backend.ts'
import { machineMemory } from './machine.ts'

/** The executors that a master stands for. */
export async function openBackend(conf: SparkConf, master: Master, workStore: ObjectStore): Promise<SchedulerBackend> {
  const limits = {
    taskTimeoutMs: conf.getOrDefault(config.localTaskTimeout),
    heartbeatMs: conf.getOrDefault(config.heartbeatInterval),
    silenceMs: conf.getOrDefault(config.networkTimeout),
  }
  switch (master.kind) {
    case 'local':
      return new LocalProcessBackend({
        executors: 1,
        slots: master.cores,
        limitHeap: conf.get(config.executorMemory) !== undefined,
        memoryBytes: conf.get(config.executorMemory) ?? Math.floor(machineMemory() * 0.75),
        ...limits,
      })
    case 'local-cluster':
      return new LocalProcessBackend({
        executors: master.executors,
        slots: master.coresPerExecutor,
        memoryBytes: master.memoryMbPerExecutor * 2 ** 20,
        limitHeap: true,
        ...limits,
      })
    case 'lambda': {
      const { openLambdaBackend } = await import('../scheduler/backend/lambda-backend.ts')
      return openLambdaBackend(conf, workStore)
    }
  }
}
