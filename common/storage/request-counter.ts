/** Counts a store's requests; plain local work counts the same, so that `local[*]` shows what a run would cost on S3. */
export class RequestCounter {
  get = 0
  put = 0
}
