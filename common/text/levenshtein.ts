/** How many characters must be put in, left out or changed to make one text of the other. */
export function levenshtein(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  let distances = b.map((_, index) => index + 1)
  for (const [row, char] of a.entries()) {
    let diagonal = row
    let last = row + 1
    distances = distances.map((above, column) => {
      const distance = Math.min(above + 1, last + 1, diagonal + (char === b[column] ? 0 : 1))
      diagonal = above
      last = distance
      return distance
    })
  }
  return distances.at(-1) ?? a.length
}
