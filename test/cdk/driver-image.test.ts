import fs from 'node:fs'
import { describe, expect, it } from 'vitest'

describe("the Dockerfile of the driver's image", () => {
  const steps = fs
    .readFileSync('scripts/driver-image/Dockerfile', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const last = steps.slice(steps.lastIndexOf('FROM $BASE'))

  it('has one base, pinned by its digest, with the Node of the executors', () => {
    expect(steps[0]).toMatch(/^ARG BASE=node:24\.\d+\.\d+-[a-z]+-slim@sha256:[0-9a-f]{64}$/)
    expect(steps.filter((step) => step.startsWith('FROM '))).toEqual([
      'FROM --platform=$BUILDPLATFORM $BASE AS build',
      'FROM $BASE',
    ])
  })

  it('leaves in the image what is run, as another user than root, and Node the first process', () => {
    expect(last).toEqual([
      'FROM $BASE',
      'COPY --from=build /opt/flashover /opt/flashover',
      'VOLUME ["/tmp"]',
      'WORKDIR /tmp',
      'USER 1000:1000',
      'STOPSIGNAL SIGTERM',
      'ENTRYPOINT ["node", "/opt/flashover/dist/cli.js"]',
      'CMD ["driver", "serve"]',
    ])
  })
})
