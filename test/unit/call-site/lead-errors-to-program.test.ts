import { describe, expect, it } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { leadErrorsToProgram } from '../../../driver/call-site/lead-errors-to-program.ts'
import { runningActions } from '../../../driver/call-site/running-actions.ts'
import { functions as F, SparkSession } from '../../../driver/index.ts'

const wrong = (): never => {
  throw new SparkError('CANNOT_BE_EMPTY', { item: 'column' })
}
const later = async (): Promise<never> => {
  await Promise.resolve()
  return wrong()
}

/** Stands for a class of the API. Its code is a program's here: what is left out is seen of the frames of `driver` alone. */
class Frame {
  at(): never {
    return wrong()
  }
  get write(): never {
    return wrong()
  }
  async collect(): Promise<never> {
    return later()
  }
  async *rows(): AsyncGenerator<number> {
    yield 1
    wrong()
  }
  async deep(): Promise<unknown> {
    return new Promise((_, reject) => setImmediate(() => reject(JSON.parse('{"bare": true}') as Error)))
  }
  async foreign(): Promise<never> {
    const error = await new Promise<Error>((resolve) => setImmediate(() => resolve(new TypeError('ours'))))
    error.stack = 'TypeError: ours\n    at inner (node:internal/inner:1:2)'
    throw error
  }
  async report(): Promise<never> {
    const error = new SparkError('CANNOT_BE_EMPTY', { item: 'a' })
    error.stack = `${error.name}: ${error.message}\n    at inner (node:internal/inner:1:2)`
    await Promise.resolve()
    throw error
  }
  async slow(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  static async make(): Promise<never> {
    return later()
  }
}
leadErrorsToProgram(Frame)

async function stackOf(body: () => unknown): Promise<readonly string[]> {
  const error: unknown = await (async () => body())().catch((thrown: unknown) => thrown)
  return (error as Error).stack?.split('\n') ?? []
}

describe('an error of a public method', () => {
  it.each([
    ['thrown at once', () => new Frame().at()],
    ['thrown by a property', () => new Frame().write],
    ['of a promise', () => new Frame().collect()],
    ['of a static method', () => Frame.make()],
    [
      'of an iterator',
      async () => {
        for await (const row of new Frame().rows()) expect(row).toBe(1)
      },
    ],
  ])('leads to the program, %s', async (_, body) => {
    const [said, ...frames] = await stackOf(body)
    expect(said).toMatch(/^SparkError: \[CANNOT_BE_EMPTY\]/)
    expect(frames.join('\n')).toMatch(/lead-errors-to-program\.test\.ts:\d+:\d+/)
  })

  it('says nothing but the call where it is what the program did wrong', async () => {
    for (const body of [
      () => new Frame().report(),
      () => SparkSession.active(),
      () => F.col('id').plus(Symbol('x') as never),
    ])
      expect((await stackOf(body))[1]).toMatch(/at .*lead-errors-to-program\.test\.ts:\d+:\d+/)
  })

  it('keeps the frames of Flashover where the mistake may be there', async () => {
    const [, first, ...others] = await stackOf(() => new Frame().foreign())
    expect(first).toBe('    at inner (node:internal/inner:1:2)')
    expect(others.join('\n')).toMatch(/lead-errors-to-program\.test\.ts/)
  })

  it('passes on what is no error', async () => {
    await expect(new Frame().deep()).rejects.toEqual({ bare: true })
  })
})

describe('the actions that run', () => {
  it('are known by their lines until they end', async () => {
    expect(runningActions()).toEqual([])
    const first = new Frame().slow()
    const second = new Frame().slow()
    expect(runningActions()).toEqual([
      expect.stringMatching(/^slow at lead-errors-to-program\.test\.ts:\d+$/),
      expect.stringMatching(/^slow at /),
    ])
    await Promise.all([first, second])
    expect(runningActions()).toEqual([])
  })

  it('are none any more when they have failed', async () => {
    await new Frame().collect().catch(() => undefined)
    expect(runningActions()).toEqual([])
  })
})
