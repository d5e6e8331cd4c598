import { type FileHandle, open } from 'node:fs/promises'
import type { ParquetFileSplit } from '../../../common/protocol/task-input.ts'
import { BYTE_STREAM_SPLIT, LZ4, type PageColumn, PLAIN, repackPage, UNCOMPRESSED } from './repack-page.ts'
import { ThriftReader, type ThriftStruct, type ThriftValue, thriftBytes } from './thrift-compact.ts'

/**
 * A copy of a Parquet file, for which DuckDB has what it takes to read it: pages of Hadoop's LZ4 are uncompressed there, whole numbers and bytes
 * that were split into streams are plain, and texts that are wanted as bytes are bytes, which need not be UTF-8. Only the wanted columns of the
 * wanted row groups are copied, page by page; of the others the footer still tells, but they must not be read.
 */
export async function repackParquet(
  source: string,
  target: string,
  { footerStart, sizeBytes, rowGroups }: ParquetFileSplit,
  { isWanted, isBinary }: RepackedColumns,
): Promise<void> {
  const [from, to] = [await open(source, 'r'), await open(target, 'w')]
  try {
    const footer = new ThriftReader(await readAt(from, footerStart, sizeBytes - 8)).struct()
    const leaves = leafLevels(footer.structs(2))
    // A column of texts, which has its mark as one of two fields; other columns that are wanted as bytes have none.
    for (const element of footer.structs(2)) {
      if (element.int(1) === BYTE_ARRAY && isBinary(textOf(element.get(4)))) element.delete(6, 10)
    }
    const copy = new Copy(from, to)
    await copy.append(MAGIC)
    let firstRow = 0
    for (const group of footer.structs(4)) {
      const isRead = rowGroups === undefined || rowGroups.some((one) => one.firstRow === firstRow)
      for (const [index, chunk] of group.structs(1).entries()) {
        // They lie elsewhere in the file, and are not copied.
        chunk.delete(4, 5, 6, 7)
        const meta = chunk.struct(3)
        if (!meta) continue
        meta.delete(14, 15)
        if (isRead && isWanted(nameOf(meta))) await copy.chunk(meta, leaves[index] ?? NO_LEAF)
      }
      firstRow += group.int(3) ?? 0
    }
    const bytes = thriftBytes(footer)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    await copy.append(Buffer.concat([bytes, length, MAGIC]))
  } finally {
    await Promise.all([from.close(), to.close()])
  }
}

/** By the name of a top-level column. */
interface RepackedColumns {
  readonly isWanted: (column: string) => boolean
  readonly isBinary: (column: string) => boolean
}

const MAGIC = Buffer.from('PAR1')

/** A header of a page, statistics of long texts included; a longer one is read again. */
const HEADER_BYTES = 1 << 16

class Copy {
  readonly #from: FileHandle
  readonly #to: FileHandle
  #end = 0

  constructor(from: FileHandle, to: FileHandle) {
    this.#from = from
    this.#to = to
  }

  async append(bytes: Buffer): Promise<void> {
    await this.#to.write(bytes, 0, bytes.length, this.#end)
    this.#end += bytes.length
  }

  /** Copies a chunk, and changes what its metadata says of it. */
  async chunk(meta: ThriftStruct, leaf: Leaf): Promise<void> {
    const encodings = meta.get(2)
    const items = encodings?.kind === 'list' ? encodings.items : []
    const isSplit = items.some(isSplitEncoding)
    const codec = meta.int(4) ?? UNCOMPRESSED
    const dictionary = meta.int(11)
    const start = Math.min(meta.int(9) ?? 0, dictionary || Number.POSITIVE_INFINITY)
    const end = start + (meta.int(7) ?? 0)
    const target = this.#end
    let firstPage: number | undefined
    if (codec !== LZ4 && !isSplit) {
      for (let at = start; at < end; at += PIECE_BYTES)
        await this.append(await readAt(this.#from, at, Math.min(end, at + PIECE_BYTES)))
      firstPage = target + (meta.int(9) ?? 0) - start
    } else {
      for (let at = start; at < end; ) {
        const { header, length } = await this.#header(at, end)
        const content = at + length
        at = content + (header.int(3) ?? -1)
        if (at < content || at > end) throw new RangeError('a page beyond its chunk')
        const page = repackPage(header, await readAt(this.#from, content, at), { ...leaf, codec })
        if (header.struct(7) === undefined) firstPage ??= this.#end
        await this.append(Buffer.concat([thriftBytes(header), page]))
      }
      meta.setInt(4, UNCOMPRESSED)
      if (encodings?.kind === 'list')
        meta.set(2, { ...encodings, items: items.map((item) => (isSplitEncoding(item) ? PLAIN_ENCODING : item)) })
      meta.setInt(6, this.#end - target)
      meta.delete(13)
    }
    meta.setInt(7, this.#end - target)
    meta.setInt(9, firstPage ?? target)
    if (dictionary) meta.setInt(11, target)
    meta.delete(10)
  }

  async #header(at: number, end: number): Promise<{ readonly header: ThriftStruct; readonly length: number }> {
    for (let size = HEADER_BYTES; ; size *= 8) {
      const reader = new ThriftReader(await readAt(this.#from, at, Math.min(end, at + size)))
      try {
        return { header: reader.struct(), length: reader.position }
      } catch (error) {
        if (!(error instanceof RangeError) || at + size >= end) throw error
      }
    }
  }
}

const isSplitEncoding = (item: ThriftValue): boolean => item.kind === 'int' && Number(item.value) === BYTE_STREAM_SPLIT
const PLAIN_ENCODING: ThriftValue = { kind: 'int', type: 5, value: BigInt(PLAIN) }

const PIECE_BYTES = 1 << 22

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
  if (bytesRead < bytes.length) throw new RangeError('the file ends within its data')
  return bytes
}

type Leaf = Omit<PageColumn, 'codec'>
const NO_LEAF: Leaf = { hasRepetitionLevels: false, hasDefinitionLevels: false, width: 0 }
const [REQUIRED, REPEATED] = [0, 2]
/** Bytes of the fixed-size types, by Parquet's numbers. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 4, 2: 8, 4: 4, 5: 8 }
const [BYTE_ARRAY, FIXED_LENGTH] = [6, 7]

/** Of the leaves of a schema, in order, which levels their pages have: of the elements a tree is made by counts of children. */
function leafLevels(elements: readonly ThriftStruct[]): readonly Leaf[] {
  const leaves: Leaf[] = []
  let next = 1
  const visit = (count: number, repeated: boolean, optional: boolean): void => {
    for (let left = count; left > 0 && next < elements.length; left -= 1) {
      const element = elements[next++]
      const repetition = element?.int(3) ?? REQUIRED
      const hasRepetitionLevels = repeated || repetition === REPEATED
      const hasDefinitionLevels = optional || repetition !== REQUIRED
      const children = element?.int(5) ?? 0
      if (children > 0) visit(children, hasRepetitionLevels, hasDefinitionLevels)
      else {
        const type = element?.int(1) ?? -1
        const width = (type === FIXED_LENGTH ? element?.int(2) : WIDTHS[type]) ?? 0
        leaves.push({ hasRepetitionLevels, hasDefinitionLevels, width })
      }
    }
  }
  visit(elements[0]?.int(5) ?? 0, false, false)
  return leaves
}

function nameOf(meta: ThriftStruct): string {
  const path = meta.get(3)
  const first = path?.kind === 'list' ? path.items[0] : undefined
  return textOf(first)
}

const textOf = (value: ThriftValue | undefined): string => (value?.kind === 'bytes' ? value.value.toString() : '')
