import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Simulation, sketchJob } from './simulated-backend.ts'

const step = fc.record({
  pick: fc.nat(),
  fate: fc.constantFrom(
    'succeed',
    'succeed',
    'succeed',
    'throw',
    'throttle',
    'fetch failure',
    'lose executor',
    'say twice',
  ),
})

describe('under random failures', () => {
  it('a job gives every partition once, and nothing is left of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, deterministic) => {
        const sim = await Simulation.start([2, 2, 1], { maxFailures: 100, maxConsecutiveStageAttempts: 100 })
        const given: number[] = []
        const stages = {
          a: { tasks: 4, deterministic },
          b: { tasks: 3, parents: ['a'] },
          c: { tasks: 3, parents: ['a', 'b'] },
        }
        const job = sim.scheduler.submitJob(
          sketchJob(stages, deterministic ? { onResult: (partition) => given.push(partition) } : {}),
        )
        await sim.settle()
        let executors = 3
        const finish = { pick: 0, fate: 'succeed' as const }
        for (const { pick, fate } of [...steps, ...new Array<typeof finish>(100).fill(finish)]) {
          const running = [...sim.backend.running.values()]
          const entry = running[pick % Math.max(1, running.length)]
          if (entry === undefined) break
          const { task, executorId } = entry
          const lost = Object.values(task.inputs).flatMap((input) => (input.kind === 'shuffle' ? input.blocks : []))
          const block = lost[pick % Math.max(1, lost.length)]
          if (fate === 'throw') sim.throws(task, true)
          else if (fate === 'throttle') sim.backend.end(task, { kind: 'Throttled', message: '429' })
          else if (fate === 'fetch failure' && block) {
            // Of the others each is gone or not.
            const gone = lost.filter((_, at) => (pick >> (at % 8)) % 2 === 1)
            await sim.store.delete([block, ...gone].map(({ objectKey }) => objectKey))
            sim.backend.end(task, { kind: 'FetchFailed', ...block, message: 'gone' })
          } else if (fate === 'lose executor') {
            sim.backend.lose(executorId, 'crash')
            sim.backend.post({
              kind: 'ExecutorRegistered',
              executorId: `exec-${executors++}`,
              slots: 2,
              threads: 2,
              memoryBytes: 1,
            })
          } else {
            sim.succeed(task)
            if (fate === 'say twice') sim.succeed(task)
          }
          await sim.settle()
        }
        const values = await job.result
        expect(values.map((value) => value.kind === 'result' && value.rows)).toEqual([0, 1, 2])
        if (deterministic) expect(given.sort()).toEqual([0, 1, 2])
        await sim.settle()
        expect(sim.scheduler.isIdle).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
