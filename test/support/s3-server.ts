import { createHash } from 'node:crypto'
import type http from 'node:http'
import { LoopbackServer } from './loopback-server.ts'

interface StoredObject {
  readonly body: Buffer
  readonly etag: string
  /** `x-amz-meta-*`. */
  readonly metadata: http.OutgoingHttpHeaders
}

interface Upload {
  readonly key: string
  readonly metadata: http.OutgoingHttpHeaders
  readonly parts: Map<number, Buffer>
}

interface Answer {
  readonly status: number
  readonly headers?: http.OutgoingHttpHeaders
  readonly body?: Buffer | string
}

const refusal = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
})
const xml = (body: string): Answer => ({ status: 200, body: `<?xml version="1.0"?>${body}` })
const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** What this package asks of S3, answered from memory in this process: for tests of thousands of requests, which LocalStack takes minutes for. */
export class S3Server {
  /** By bucket and key: `bucket/key`. */
  readonly objects = new Map<string, StoredObject>()
  readonly uploads = new Map<string, Upload>()
  readonly #server = new LoopbackServer((request, response) => void this.#handle(request, response))
  #nextUpload = 0

  static async start(): Promise<S3Server> {
    const server = new S3Server()
    await server.#server.listen()
    return server
  }

  get endpoint(): string {
    return this.#server.endpoint
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      // what did not come whole was not asked for
      return
    }
    const { status, headers = {}, body = '' } = this.#answer(request, Buffer.concat(chunks))
    const isHead = request.method === 'HEAD'
    const length = isHead ? {} : { 'content-length': Buffer.byteLength(body) }
    response.writeHead(status, { ...length, ...headers }).end(isHead ? undefined : body)
  }

  #answer({ method, url = '', headers }: http.IncomingMessage, body: Buffer): Answer {
    const { pathname, searchParams } = new URL(url, 'http://s3')
    const key = decodeURIComponent(pathname.slice(1)).replace(/\/$/, '')
    const uploadId = searchParams.get('uploadId')
    switch (method) {
      case 'GET':
        if (searchParams.has('list-type')) return this.#list(key, searchParams.get('prefix') ?? '')
        if (searchParams.has('uploads')) return this.#listUploads(key, searchParams.get('prefix') ?? '')
        return this.#get(key, headers.range)
      case 'HEAD':
        return this.#get(key, undefined)
      case 'PUT':
        if (uploadId !== null) return this.#putPart(uploadId, Number(searchParams.get('partNumber')), body)
        return this.#conflict(key, headers) ?? this.#put(key, body, metadataOf(headers))
      case 'POST':
        if (searchParams.has('delete')) return this.#deleteAll(key, body.toString())
        if (searchParams.has('uploads')) return this.#createUpload(key, metadataOf(headers))
        return this.#complete(key, uploadId ?? '', headers)
      case 'DELETE':
        if (uploadId !== null) return { status: this.uploads.delete(uploadId) ? 204 : 404 }
        return this.#conflict(key, headers) ?? this.#delete(key)
      default:
        return refusal(405, 'MethodNotAllowed')
    }
  }

  #get(key: string, range: string | undefined): Answer {
    const object = this.objects.get(key)
    if (object === undefined) return refusal(404, 'NoSuchKey')
    const { body, etag, metadata } = object
    const headers = { ...metadata, etag, 'last-modified': new Date(0).toUTCString() }
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
    if (start === undefined) return { status: 200, headers: { ...headers, 'content-length': body.length }, body }
    if (Number(start) >= body.length) return refusal(416, 'InvalidRange')
    return { status: 206, headers, body: body.subarray(Number(start), Number(end) + 1) }
  }

  /** What conditions of the request refuse. */
  #conflict(key: string, headers: http.IncomingHttpHeaders): Answer | undefined {
    const etag = this.objects.get(key)?.etag
    const isMet = headers['if-none-match'] === undefined || etag === undefined
    const matches = headers['if-match'] === undefined || headers['if-match'] === etag
    return isMet && matches ? undefined : refusal(412, 'PreconditionFailed')
  }

  #put(key: string, body: Buffer, metadata: http.OutgoingHttpHeaders): Answer {
    const etag = etagOf(body)
    this.objects.set(key, { body, etag, metadata })
    return { status: 200, headers: { etag } }
  }

  #delete(key: string): Answer {
    this.objects.delete(key)
    return { status: 204 }
  }

  #createUpload(key: string, metadata: http.OutgoingHttpHeaders): Answer {
    const uploadId = `upload-${this.#nextUpload++}`
    this.uploads.set(uploadId, { key, metadata, parts: new Map() })
    return xml(`<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`)
  }

  #putPart(uploadId: string, part: number, body: Buffer): Answer {
    const upload = this.uploads.get(uploadId)
    if (upload === undefined) return refusal(404, 'NoSuchUpload')
    upload.parts.set(part, body)
    return { status: 200, headers: { etag: etagOf(body) } }
  }

  #complete(key: string, uploadId: string, headers: http.IncomingHttpHeaders): Answer {
    const upload = this.uploads.get(uploadId)
    if (upload === undefined) return refusal(404, 'NoSuchUpload')
    const conflict = this.#conflict(key, headers)
    if (conflict) return conflict
    this.uploads.delete(uploadId)
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, body]) => body)
    this.#put(key, Buffer.concat(parts), upload.metadata)
    return xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>')
  }

  #deleteAll(bucket: string, body: string): Answer {
    for (const [, key = ''] of body.matchAll(/<Key>(.*?)<\/Key>/g)) this.objects.delete(`${bucket}/${key}`)
    return xml('<DeleteResult></DeleteResult>')
  }

  #list(bucket: string, prefix: string): Answer {
    const found = [...this.objects].filter(([key]) => key.startsWith(`${bucket}/${prefix}`))
    const contents = found
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { body, etag }]) => {
        const name = escaped(key.slice(bucket.length + 1))
        return `<Contents><Key>${name}</Key><Size>${body.length}</Size><ETag>${etag}</ETag></Contents>`
      })
    return xml(`<ListBucketResult>${contents.join('')}</ListBucketResult>`)
  }

  #listUploads(bucket: string, prefix: string): Answer {
    const uploads = [...this.uploads]
      .filter(([, { key }]) => key.startsWith(`${bucket}/${prefix}`))
      .map(
        ([id, { key }]) =>
          `<Upload><Key>${escaped(key.slice(bucket.length + 1))}</Key><UploadId>${id}</UploadId></Upload>`,
      )
    return xml(`<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>`)
  }
}

const metadataOf = (headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')))
