// What Lambda's Node runtime does: loads the handler, polls the Runtime API for events and posts the results.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/`
const agent = new http.Agent({ keepAlive: true })

// stdin is a pipe from LocalStack: its end means that LocalStack is gone.
process.stdin.on('end', () => process.exit(0)).resume()
process.stdin.unref?.()

function call(method, url, body) {
  const headers = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const request = http.request(api + url, { method, agent, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

function report(error) {
  const known = error instanceof Error
  return JSON.stringify({
    errorType: known ? error.name : typeof error,
    errorMessage: known ? error.message : String(error),
    trace: known ? String(error.stack).split('\n') : [],
  })
}

async function load() {
  const [moduleName, exportName] = process.env._HANDLER.split('.')
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => path.join(process.env.LAMBDA_TASK_ROOT, moduleName + extension))
    .find((candidate) => fs.existsSync(candidate))
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find module '${moduleName}'`), { name: 'Runtime.ImportModuleError' })
  const handler = (await import(pathToFileURL(file)))[exportName]
  if (typeof handler !== 'function')
    throw Object.assign(new Error(`${process.env._HANDLER} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    })
  return handler
}

let handler
try {
  handler = await load()
} catch (error) {
  console.error(error)
  await call('POST', 'init/error', report(error)).catch(() => {})
  process.exit(1)
}

for (;;) {
  const next = await call('GET', 'invocation/next').catch(() => process.exit(0))
  const awsRequestId = next.headers['lambda-runtime-aws-request-id']
  const deadlineMs = Number(next.headers['lambda-runtime-deadline-ms'])
  const context = {
    awsRequestId,
    invokedFunctionArn: next.headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  }
  let answer
  try {
    answer = [
      `invocation/${awsRequestId}/response`,
      JSON.stringify((await handler(JSON.parse(next.body), context)) ?? null),
    ]
  } catch (error) {
    console.error(error)
    answer = [`invocation/${awsRequestId}/error`, report(error)]
  }
  await call('POST', ...answer).catch(() => process.exit(0))
}
