import { devNull } from 'node:os'
import { describe, expect, it } from 'vitest'
import { applicationEnvironment } from '../../driver/service/application/application-environment.ts'
import { CredentialsEndpoint } from '../../driver/service/credentials/credentials-endpoint.ts'
import type { AssumeRole } from '../../driver/service/credentials/role-credentials.ts'
import { RoleSession } from '../../driver/service/credentials/role-session.ts'
import { SimulatedServiceClock } from '../support/simulated-service-clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** STS, which gives a role for an hour, unless it is down. */
function simulated() {
  const clock = new SimulatedServiceClock()
  const state = { isDown: false, assumed: 0 }
  const warnings: string[] = []
  const assume: AssumeRole = async (role, session) => {
    if (state.isDown) throw new Error('ServiceUnavailable')
    const accessKeyId = `${role} ${session} ${++state.assumed}`
    return { accessKeyId, secretAccessKey: 's', sessionToken: 't', expiresAtMs: clock.wallMs() + HOUR }
  }
  const options = { role: 'etl', session: 'Etl.job-a', assume, clock, warn: (text: string) => void warnings.push(text) }
  return { clock, state, warnings, options }
}

describe('the credentials of a role', () => {
  it('are renewed for as long as they are wanted, when half of their time has passed', async () => {
    const { clock, state, options } = simulated()
    const session = await RoleSession.open(options)
    expect(session.credentials?.accessKeyId).toBe('etl Etl.job-a 1')
    await clock.advance(29 * MINUTE)
    expect(state.assumed).toBe(1)
    await clock.advance(5 * HOUR)
    expect((session.credentials?.expiresAtMs ?? 0) - clock.wallMs()).toBeGreaterThan(29 * MINUTE)
    session.close()
    const before = state.assumed
    await clock.advance(5 * HOUR)
    expect(state.assumed).toBe(before)
  })

  it('last through half an hour in which no role can be assumed, are none after it, and come again', async () => {
    const { clock, state, warnings, options } = simulated()
    const session = await RoleSession.open(options)
    state.isDown = true
    await clock.advance(59 * MINUTE)
    expect(session.credentials?.accessKeyId).toBe('etl Etl.job-a 1')
    expect(warnings[0]).toBe('the credentials of Etl.job-a could not be renewed: ServiceUnavailable')
    await clock.advance(2 * MINUTE)
    expect(session.credentials).toBeUndefined()
    state.isDown = false
    await clock.advance(MINUTE)
    expect(session.credentials?.accessKeyId).toBe('etl Etl.job-a 2')
    session.close()
  })

  it('are refused before a job begins, where the role cannot be assumed', async () => {
    const { state, options } = simulated()
    state.isDown = true
    await expect(RoleSession.open(options)).rejects.toThrow('ServiceUnavailable')
  })
})

describe('where applications ask for credentials', () => {
  it('answers on this machine’s own address, each token with its own role, until that is revoked', async () => {
    const { clock, options } = simulated()
    const endpoint = await CredentialsEndpoint.open()
    const [one, other] = await Promise.all(
      ['etl', 'sales'].map(async (role) => endpoint.grant(await RoleSession.open({ ...options, role }))),
    )
    const ask = async (token: string | undefined, method = 'GET') => {
      const uri = one?.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? ''
      const answer = await fetch(uri, { method, headers: token === undefined ? {} : { authorization: token } })
      return { status: answer.status, ...((await answer.json()) as Readonly<Record<string, string>>) }
    }
    const tokens = [one, other].map((grant) => grant?.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN)
    expect(one?.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
    expect(await ask(tokens[0])).toEqual({
      status: 200,
      AccessKeyId: expect.stringMatching(/^etl /),
      SecretAccessKey: 's',
      Token: 't',
      Expiration: new Date(clock.wallMs() + HOUR).toISOString(),
    })
    expect(await ask(tokens[1])).toMatchObject({ AccessKeyId: expect.stringMatching(/^sales /) })
    for (const refused of [await ask(undefined), await ask('x'), await ask(tokens[0], 'POST')])
      expect(refused.status).toBe(403)
    one?.revoke()
    expect((await ask(tokens[0])).status).toBe(403)
    await clock.advance(2 * HOUR)
    expect((await ask(tokens[1])).status).toBe(200)
    endpoint.close()
    await expect(ask(tokens[1])).rejects.toThrow()
  })
})

describe('the environment of an application', () => {
  it('has its own source of credentials, and none of those of its service', () => {
    const environment = {
      PATH: '/bin',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'driver',
      AWS_SECRET_ACCESS_KEY: 'driver',
      AWS_SESSION_TOKEN: 'driver',
      AWS_PROFILE: 'driver',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/driver',
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/driver',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/driver',
      FLASHOVER_REST_TOKEN: 'driver',
    }
    const credentials = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'application',
    }
    expect(
      applicationEnvironment({
        environment,
        secretVariables: ['FLASHOVER_REST_TOKEN'],
        region: 'eu-central-1',
        credentials,
      }),
    ).toEqual({
      PATH: '/bin',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'eu-central-1',
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_CONFIG_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...credentials,
      FLASHOVER_DRIVER_SERVICE: '1',
    })
  })
})
