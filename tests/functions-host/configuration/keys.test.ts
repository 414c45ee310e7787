import { describe, expect, it } from '@jest/globals'
import { generateKeys, readKeys } from '../../../dev/functions-host/configuration/keys.js'
import { temporaryFolder } from '../support.js'

const key = (value: string) => ({ name: 'default', value, encrypted: false })
const secret = (value: string) => ({ name: 'default', value })
const HOST = { masterKey: key('m'), functionKeys: [key('h')], systemKeys: [key('s')] }
const EXPECTED = { masterKey: 'm', functionKeys: [secret('h')], systemKeys: [secret('s')] }

function file(content: object): string {
  return `${temporaryFolder({ 'keys.json': JSON.stringify(content) })}/keys.json`
}

describe('readKeys', () => {
  it('reads one file, with the keys of functions in it', () => {
    const keys = readKeys(file({ ...HOST, functions: { hello: [key('f')] } }))
    expect(keys).toEqual({ ...EXPECTED, functions: { hello: [secret('f')] } })
  })

  it('reads a folder as the host keeps it', () => {
    const hello = JSON.stringify({ keys: [key('f')] })
    const folder = temporaryFolder({ 'host.json': JSON.stringify(HOST), 'hello.json': hello, 'notes.txt': 'x' })
    expect(readKeys(folder)).toEqual({ ...EXPECTED, functions: { hello: [secret('f')] } })
  })

  it('does without what is missing', () => {
    expect(readKeys(file({}))).toEqual({ functionKeys: [], systemKeys: [], functions: {} })
  })

  it.each([
    [{ masterKey: { ...key('m'), encrypted: true } }, '"masterKey" is encrypted'],
    [{ masterKey: 'm' }, '"masterKey" must be {"name", "value", "encrypted": false}'],
    [{ functionKeys: {} }, '"functionKeys" must be a list of keys'],
    [{ functionKeys: [key('a'), key('')] }, '"functionKeys[1]" must be'],
    [{ functions: { hello: [{ value: 5 }] } }, '"hello[0]" must be'],
  ])('refuses %j', (content, message) => {
    expect(() => readKeys(file(content))).toThrow(message)
  })

  it('names the path that is not there', () => {
    expect(() => readKeys('/no/such/keys.json')).toThrow('/no/such/keys.json: no such keys file or folder.')
  })
})

describe('generateKeys', () => {
  it('makes other keys every time', () => {
    const [one, two] = [generateKeys(), generateKeys()]
    const values = [one.masterKey, one.functionKeys?.[0]?.value, two.masterKey, two.functionKeys?.[0]?.value]
    expect(new Set(values).size).toBe(4)
    expect(values.every((value) => (value?.length ?? 0) >= 40)).toBe(true)
  })
})
