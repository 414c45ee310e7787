import { describe, expect, it } from '@jest/globals'
import { readSettings } from '../../../src/lib/apim-context/index.js'

describe('the settings', () => {
  it('are read from the environment', () => {
    expect(readSettings({ GATEWAY_PROOF: 'secret', LOG_FORMAT: 'text' })).toEqual({
      gatewayProof: 'secret',
      logFormat: 'text',
    })
  })

  it('log JSON when deployed, text on a development machine, unless told', () => {
    expect(readSettings({}).logFormat).toBe('json')
    expect(readSettings({ AZURE_FUNCTIONS_ENVIRONMENT: 'Development' }).logFormat).toBe('text')
    expect(readSettings({ AZURE_FUNCTIONS_ENVIRONMENT: 'Development', LOG_FORMAT: 'json' }).logFormat).toBe('json')
    expect(readSettings({ LOG_FORMAT: '' }).logFormat).toBe('json')
  })

  it('take an empty proof for none', () => {
    expect(readSettings({ GATEWAY_PROOF: '' }).gatewayProof).toBeUndefined()
    expect(readSettings({}).gatewayProof).toBeUndefined()
  })

  it('stop the start when they are wrong, saying what to do', () => {
    expect(() => readSettings({ LOG_FORMAT: 'xml' })).toThrow(
      "The setting LOG_FORMAT is 'xml': it must be text or json",
    )
  })
})
