import { describe, expect, it } from '@jest/globals'
import { isConfigured, readPorts, wantsEmulator } from '../../dev/start/settings.js'

describe('ports', () => {
  it('are the usual ones unless the environment says otherwise', () => {
    expect(readPorts({})).toEqual({ gateway: 8080, gatewayTls: 8443, functions: 7071, storage: 10000, issuer: 8090 })
    expect(
      readPorts({
        GATEWAY_PORT: '9090',
        GATEWAY_TLS_PORT: '0',
        FUNCTIONS_PORT: '0',
        STORAGE_PORT: '',
        ISSUER_PORT: '9',
      }),
    ).toEqual({
      gateway: 9090,
      gatewayTls: 0,
      functions: 0,
      storage: 10000,
      issuer: 9,
    })
  })

  it.each(['http', '-1', '65536', '80.5', '8080 ', '0x10'])(
    '%j is refused with the variable and what it may be',
    (text) => {
      expect(() => readPorts({ FUNCTIONS_PORT: text })).toThrow(
        `FUNCTIONS_PORT=${text} is not a port: give a number from 0 (any free one) to 65535.`,
      )
    },
  )
})

describe('the storage account', () => {
  it.each([undefined, '', 'UseDevelopmentStorage=true', ' usedevelopmentstorage = TRUE; '])(
    '%j is ours to provide',
    (setting) => {
      expect(wantsEmulator(setting)).toBe(true)
      expect(isConfigured({ STORAGE: setting }, 'STORAGE')).toBe(false)
    },
  )

  it('is someone else’s when a connection string or an identity’s URL names it', () => {
    expect(isConfigured({ STORAGE: 'AccountName=a;AccountKey=b' }, 'STORAGE')).toBe(true)
    expect(isConfigured({ STORAGE__tableServiceUri: 'https://a.table.core.windows.net' }, 'STORAGE')).toBe(true)
    expect(isConfigured({ STORAGE__tableServiceUri: 'https://a.table.core.windows.net' }, 'AzureWebJobsStorage')).toBe(
      false,
    )
  })
})
