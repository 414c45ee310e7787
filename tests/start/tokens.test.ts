import { describe, expect, it } from '@jest/globals'
import { tokenSource, toNamedValues, toSettings } from '../../dev/start/tokens.js'

const LOCAL = 'http://127.0.0.1:8090'

describe('whose tokens gateway and app take', () => {
  const both = (settings: Record<string, string>) => {
    const source = tokenSource(settings, LOCAL)
    return { ...toNamedValues(source), ...toSettings(settings, source) }
  }

  it.each([{}, { AUTH_ISSUERS: '', AUTH_AUDIENCES: '' }])('those of the issuer of this machine, by %j', (settings) => {
    expect(both(settings)).toEqual({
      'openid-configuration': `${LOCAL}/.well-known/openid-configuration`,
      'client-audience': 'api://catalogue',
      AUTH_ISSUERS: LOCAL,
      AUTH_AUDIENCES: 'api://catalogue',
    })
  })

  it('those that the settings name: the app all of them, the gateway the first', () => {
    const settings = {
      AUTH_ISSUERS: 'https://sts.windows.net/t/, https://login.microsoftonline.com/t/v2.0',
      AUTH_AUDIENCES: 'api://one,two',
    }
    expect(both(settings)).toEqual({
      'openid-configuration': 'https://sts.windows.net/t/.well-known/openid-configuration',
      'client-audience': 'api://one',
      ...settings,
    })
  })

  it('another audience of the same issuer', () => {
    expect(both({ AUTH_AUDIENCES: 'api://mine' })).toMatchObject({
      'client-audience': 'api://mine',
      AUTH_ISSUERS: LOCAL,
      AUTH_AUDIENCES: 'api://mine',
    })
  })
})
