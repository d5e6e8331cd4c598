/**
 * Ids of a job, a stage and a task, each counted in its application. A plain number is taken for any of them, as where they are counted,
 * but none for another: a task's id cannot stand where a stage's belongs.
 */
export type JobId = number & { readonly __brand?: 'JobId' }
export type StageId = number & { readonly __brand?: 'StageId' }
export type TaskId = number & { readonly __brand?: 'TaskId' }
