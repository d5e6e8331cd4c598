import type { TaskResult } from './task-result.ts'

/** A result as JSON: bytes travel as base64 in `base64`. */
export function encodeTaskResult(result: TaskResult): unknown {
  const { end } = result
  if (end.kind !== 'Success' || end.value.kind !== 'result' || end.value.bytes === undefined) return result
  const { bytes, ...value } = end.value
  return {
    ...result,
    end: {
      ...end,
      value: { ...value, base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') },
    },
  }
}

/** The inverse of `encodeTaskResult`, for parsed JSON. */
export function decodeTaskResult(json: unknown): TaskResult {
  const result = json as TaskResult
  if (result.end.kind !== 'Success' || result.end.value.kind !== 'result' || !('base64' in result.end.value))
    return result
  const { base64, ...value } = result.end.value as typeof result.end.value & { readonly base64: string }
  return { ...result, end: { kind: 'Success', value: { ...value, bytes: Buffer.from(base64, 'base64') } } }
}
