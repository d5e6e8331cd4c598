/** The number of tasks that run this service. */
export interface ServiceScaler {
  /** How many are wanted, this one included. */
  setDesiredCount(count: 0 | 1): Promise<void>
}
