import type * as Lib from '@aws-cdk/toolkit-lib'

/** CDK's toolkit as a library, whose messages go to standard error. */
export interface LoadedToolkit {
  readonly lib: typeof Lib
  readonly toolkit: Lib.Toolkit
}

/** What is needed to deploy is brought by who deploys: it is large, and nothing else needs it. */
const NEEDED = ['@aws-cdk/toolkit-lib', 'aws-cdk-lib', 'constructs', 'cdk-nag']

/** @param onMessage hears of every message, also of those that are not shown */
export async function loadToolkit(
  onMessage: (message: Lib.IoMessage<unknown>) => void = () => {},
): Promise<LoadedToolkit> {
  const lib = await load()
  const ioHost: Lib.IIoHost = {
    async notify(message) {
      onMessage(message)
      if (message.level !== 'debug' && message.level !== 'trace') process.stderr.write(`${message.message}\n`)
    },
    // What it asks was asked before, of all at once.
    requestResponse: async (request) => request.defaultResponse,
  }
  return { lib, toolkit: new lib.Toolkit({ ioHost, emojis: false }) }
}

async function load(): Promise<typeof Lib> {
  try {
    const [lib] = await Promise.all([import('@aws-cdk/toolkit-lib'), ...NEEDED.slice(1).map((name) => import(name))])
    return lib
  } catch (cause) {
    throw new Error(`deploying needs ${NEEDED.join(', ')}: npm install -D them`, { cause })
  }
}
