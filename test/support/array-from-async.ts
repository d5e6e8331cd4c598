/** `Array.fromAsync`, which Node 20 has not. */
export async function arrayFromAsync<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
