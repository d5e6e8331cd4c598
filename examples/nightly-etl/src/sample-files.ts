import { fileURLToPath } from 'node:url'

/** Where `sample.ts` puts the flights by day. */
export const sampleFlights = 'out/flights'

/** A file of the data sets of Vega, which are installed for development. */
export const sampleFile = (name: string): string =>
  fileURLToPath(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')))
