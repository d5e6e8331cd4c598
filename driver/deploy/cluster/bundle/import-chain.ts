import type { Metafile } from 'esbuild'

/** The shortest way by which the entry of a bundle comes to one of its inputs: names of files, the entry's first. */
export function importChain({ inputs, outputs }: Metafile, output: string, input: string): readonly string[] {
  const entry = outputs[output]?.entryPoint ?? ''
  const importers = new Map<string, string | undefined>([[entry, undefined]])
  // A Map gives what is added while it is walked.
  for (const file of importers.keys())
    for (const imported of inputs[file]?.imports ?? [])
      if (!importers.has(imported.path)) importers.set(imported.path, file)
  const chain: string[] = []
  for (let at: string | undefined = input; at !== undefined; at = importers.get(at)) chain.unshift(at)
  return chain
}
