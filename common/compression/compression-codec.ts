/** How a file is compressed. */
export type CompressionCodec = 'gzip' | 'deflate' | 'zstd' | 'snappy' | 'lz4' | 'bzip2'

const CODECS: Readonly<Record<string, CompressionCodec>> = {
  gz: 'gzip',
  gzip: 'gzip',
  deflate: 'deflate',
  zst: 'zstd',
  snappy: 'snappy',
  lz4: 'lz4',
  bz2: 'bzip2',
}

/** How a file is compressed, which its name tells in letters of any case, as in Hadoop. undefined: not at all. */
export function compressionCodec(name: string): CompressionCodec | undefined {
  const extension = /\.([^./]*)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(CODECS, extension) ? CODECS[extension] : undefined
}
