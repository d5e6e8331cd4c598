import { type Debugger, type InspectorNotification, Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { SparkError } from '../../common/errors/spark-error.ts'
import { openMap, positionIn } from '../call-site/original-position.ts'

/**
 * The error of a task in which a closure failed, with the places of its stack in the program's own files, in TypeScript as it was written. Executors
 * know of them only by this process's number of the script: see `SourceOrigin`.
 */
export function locateClosureFrames(error: unknown): unknown {
  if (!(error instanceof SparkError) || error.message.search(FRAME) < 0) return error
  return located(error, listScripts())
}

const FRAME = /\bclosure:(\d+):([^\s:]*):(\d+):(\d+)/g

/** Where a script came from. */
type Script = Pick<Debugger.ScriptParsedEventDataType, 'url' | 'sourceMapURL'>

function located(error: SparkError, scripts: ReadonlyMap<string, Script>): SparkError {
  const { message, parameters, ...data } = error.toData()
  const copy = SparkError.fromData({
    ...data,
    message: locate(message, scripts),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, text]) => [key, locate(text, scripts)])),
  })
  if (error.cause !== undefined)
    copy.cause = error.cause instanceof SparkError ? located(error.cause, scripts) : error.cause
  return copy
}

function locate(text: string, scripts: ReadonlyMap<string, Script>): string {
  return text.replace(FRAME, (frame, id: string, name: string, line: string, column: string) => {
    const script = scripts.get(id)
    return script === undefined ? `closure:${name}` : (placeIn(script, Number(line), Number(column)) ?? frame)
  })
}

function placeIn({ url, sourceMapURL }: Script, line: number, column: number): string {
  const file = url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/, '')) : url
  const map = sourceMapURL ? openMap(file, sourceMapURL) : undefined
  const place = (map && positionIn(map, line, column)) ?? { file, line, column }
  return `${place.file}:${place.line}:${place.column}`
}

/** V8 tells a debugger of all its scripts. It takes a moment, which only those pay whose closure has failed. */
function listScripts(): ReadonlyMap<string, Script> {
  const scripts = new Map<string, Script>()
  const session = new Session()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params }: InspectorNotification<Debugger.ScriptParsedEventDataType>) =>
    scripts.set(params.scriptId, params),
  )
  session.post('Debugger.enable')
  session.disconnect()
  return scripts
}
