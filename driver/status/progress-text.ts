import type { StageId } from '../../common/protocol/ids.ts'
export interface StageProgress {
  readonly stageId: StageId
  readonly finished: number
  readonly running: number
  readonly total: number
}

/** Spark's progress bars of up to three stages on one line: `[Stage 3:=====>   (12 + 4) / 50]`. */
export function progressText(stages: readonly StageProgress[], columns: number): string {
  const shown = stages.slice(0, 3)
  const width = Math.floor(columns / Math.max(1, shown.length))
  return shown.map((stage) => stageText(stage, width)).join('')
}

function stageText({ stageId, finished, running, total }: StageProgress, width: number): string {
  const header = `[Stage ${stageId}:`
  const tailer = `(${finished} + ${running}) / ${total}]`
  const room = width - header.length - tailer.length
  if (room <= 0) return header + tailer
  const percent = total === 0 ? room : Math.floor((room * finished) / total)
  const bar = Array.from({ length: room }, (_, at) => (at < percent ? '=' : at === percent ? '>' : ' ')).join('')
  return header + bar + tailer
}
