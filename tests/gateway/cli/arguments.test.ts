import { describe, expect, it } from '@jest/globals'
import { parseOptions, readPort, readSku, UsageError } from '../../../dev/gateway/cli/arguments.js'

describe('options', () => {
  it('that do not exist are refused by name', () => {
    const parse = () => parseOptions({ args: ['--prot', '1'], options: { port: { type: 'string' } } })
    expect(parse).toThrow(UsageError)
    expect(parse).toThrow("Unknown option '--prot'")
  })

  it('without their value are refused', () => {
    expect(() => parseOptions({ args: ['--port'], options: { port: { type: 'string' } } })).toThrow(UsageError)
  })

  it.each(['-1', '65536', '80a', '', '1e3'])('refuse the port "%s"', (text) => {
    expect(() => readPort(text)).toThrow(`--port has to be a number from 0 to 65535, not "${text}".`)
  })

  it('take every port there is', () => {
    expect([readPort('0'), readPort('65535')]).toEqual([0, 65_535])
  })

  it('take a SKU in any case', () => {
    expect([readSku('BasicV2'), readSku(undefined)]).toEqual(['basicv2', undefined])
    expect(() => readSku('gold')).toThrow('--sku has to be one of consumption, developer, basicv2, standardv2, premium')
  })
})
