import { InvalidArgumentError } from 'commander'

/** Gathers `--conf key=value`, as often as it is given; the last of a key wins. */
export function parseConf(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be key=value.')
  return new Map([...before, [text.slice(0, at).trim(), text.slice(at + 1).trim()]])
}
