import { describe, expect, it } from '@jest/globals'
import { createApp, readSettings, SettingsError, setting, text } from '../../../../src/lib/apim-context/index.js'
import { clientOf, untyped } from '../support.js'

describe('the settings of the toolkit', () => {
  it('are read from the environment', () => {
    const environment = { GATEWAY_PROOF: 'secret', GATEWAY_URL: 'https://contoso.azure-api.net/', LOG_FORMAT: 'text' }
    const { gateway, log } = readSettings(environment)
    expect(gateway).toEqual({ proof: 'secret', url: 'https://contoso.azure-api.net' })
    expect(log).toMatchObject({ format: 'text' })
  })

  it('have defaults; an empty variable is a missing one', () => {
    const { gateway, log, cors, documentation } = readSettings({ GATEWAY_PROOF: '', LOG_FORMAT: '' })
    expect(gateway).toEqual({ proof: undefined, url: undefined })
    expect(log).toMatchObject({ format: 'json' })
    expect(cors).toEqual({ origins: [] })
    expect(documentation).toEqual({ enabled: true })
  })

  it('log text on a development machine, unless told', () => {
    const development = { AZURE_FUNCTIONS_ENVIRONMENT: 'Development' }
    expect(readSettings(development).log.format).toBe('text')
    expect(readSettings({ ...development, LOG_FORMAT: 'json' }).log.format).toBe('json')
  })

  it('take the values of a test in place of the environment, which is then not looked at', () => {
    const { gateway, log } = readSettings(
      { LOG_FORMAT: 'xml', GATEWAY_PROOF: 'secret' },
      { log: { format: 'json' }, gateway: { proof: undefined } },
    )
    expect([gateway.proof, log.format]).toEqual([undefined, 'json'])
  })

  it('stop the start with every problem', () => {
    const environment = { LOG_FORMAT: 'xml', GATEWAY_URL: 'contoso', DOCS_ENABLED: 'perhaps' }
    expect(() => createApp([], { environment })).toThrow(SettingsError)
    expect(() => createApp([], { environment })).toThrow(`The app cannot start with these settings:
  - GATEWAY_URL is 'contoso': it must be an absolute address that begins with https:// or http://. The public address of \
the gateway, such as https://contoso.azure-api.net.
  - LOG_FORMAT is 'xml': it must be text or json. How a log line looks: text for people, json for one JSON object a line.
  - DOCS_ENABLED is 'perhaps': it must be true or false. Whether the app gives its documentation page and its OpenAPI \
document; without, both are 404.`)
  })

  it('are there for every handler', async () => {
    const probe = untyped({}, ({ app }) => ({ jsonBody: (app as { settings: object }).settings }))
    const client = clientOf([probe], { documentation: { enabled: false } })
    expect((await client.request('GET', '/api/probe')).json()).toMatchObject({
      log: { format: 'json' },
      documentation: { enabled: false },
    })
  })

  it('refuse a secret that is visible', () => {
    expect(() => setting('KEY', text(), { description: 'A key.', secret: true, visible: true })).toThrow(
      'KEY is a secret: it cannot be visible',
    )
  })
})
