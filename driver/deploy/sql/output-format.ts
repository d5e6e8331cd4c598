export const OUTPUT_FORMATS = ['table', 'csv', 'jsonl'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]
