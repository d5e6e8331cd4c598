/** Whether a file is compressed with gzip, which its name tells, as in Hadoop. */
export const isGzip = (name: string): boolean => name.endsWith('.gz')
