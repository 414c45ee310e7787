import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ClientHeaders } from '../../../dev/gateway/http/client-headers.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'

const sample = () =>
  HeaderList.fromRaw(['Accept', 'a', 'X-One', '1', 'accept', 'b', 'Set-Cookie', 'x=1', 'Set-Cookie', 'y=2'])

describe('HeaderList', () => {
  it('finds names without regard to case and joins lines by a comma without a space', () => {
    expect(sample().get('ACCEPT')).toBe('a,b')
    expect(sample().get('x-one')).toBe('1')
    expect(sample().get('X-Two')).toBeUndefined()
  })

  it('tells names of one length apart, also those that end alike', () => {
    const list = HeaderList.fromRaw(['X-User-Id', '1', 'X-Test-ID', '2', 'X-User-Di', '3'])
    expect(list.get('x-test-id')).toBe('2')
    expect(list.get('X-USER-DI')).toBe('3')
    expect(list.get('X-None-Id')).toBeUndefined()
  })

  it('keeps lines apart for those who ask', () => {
    expect(sample().getAll('set-cookie')).toEqual(['x=1', 'y=2'])
    expect(sample().getAll('nothing')).toEqual([])
  })

  it('keeps order and spelling', () => {
    expect([...sample()].slice(0, 3)).toEqual([
      ['Accept', 'a'],
      ['X-One', '1'],
      ['accept', 'b'],
    ])
    expect(sample().names()).toEqual(['Accept', 'X-One', 'Set-Cookie'])
    expect(sample().size).toBe(5)
  })

  it('replaces in the place of the first line', () => {
    const one = sample()
    one.set('x-one', '2')
    expect(one.raw.slice(2, 4)).toEqual(['x-one', '2'])
    const many = sample()
    many.setAll('ACCEPT', ['c', 'd'])
    expect(many.raw).toEqual(['ACCEPT', 'c', 'ACCEPT', 'd', 'X-One', '1', 'Set-Cookie', 'x=1', 'Set-Cookie', 'y=2'])
  })

  it('makes one line of several', () => {
    const headers = sample()
    headers.set('Accept', 'c')
    expect(headers.raw.slice(0, 4)).toEqual(['Accept', 'c', 'X-One', '1'])
    expect(headers.getAll('accept')).toEqual(['c'])
  })

  it('sets a new name at the end, with as many lines as values', () => {
    const headers = new HeaderList([['A', '1']])
    headers.setAll('B', ['2', '3'])
    expect(headers.raw).toEqual(['A', '1', 'B', '2', 'B', '3'])
  })

  it('says whether it deleted something', () => {
    const headers = sample()
    expect(headers.delete('set-cookie')).toBe(true)
    expect(headers.has('Set-Cookie')).toBe(false)
    expect(headers.delete('set-cookie')).toBe(false)
    expect(headers.size).toBe(3)
  })

  it('clones without sharing', () => {
    const original = sample()
    const copy = original.clone()
    copy.append('New', 'x')
    expect(original.has('New')).toBe(false)
  })

  it('behaves as a list of lines whatever is done to it', () => {
    const name = fc.constantFrom('a', 'A', 'bb', 'Bb', 'ccc')
    const value = fc.constantFrom('1', '2')
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), name, value }),
      fc.record({ kind: fc.constant('delete' as const), name, value }),
      fc.record({ kind: fc.constant('set' as const), name, value }),
    )
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        const headers = new HeaderList()
        let model: [string, string][] = []
        for (const { kind, name, value } of operations) {
          headers[kind](name, value)
          const others = model.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
          if (kind === 'append') model = [...model, [name, value]]
          else if (kind === 'delete') model = others
          else model = [...others, [name, value]]
        }
        for (const name of ['a', 'bb', 'ccc']) {
          const values = model.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value)
          expect(headers.getAll(name)).toEqual(values)
        }
        expect(headers.size).toBe(model.length)
      }),
    )
  })
})

describe('ClientHeaders', () => {
  it('knows whether a policy set Host', () => {
    const headers = ClientHeaders.fromRaw(['Host', 'gateway', 'Accept', '*/*'])
    headers.set('Accept', 'x')
    headers.append('Post', 'x')
    expect(headers.isHostSet).toBe(false)
    headers.set('HOST', 'gateway')
    expect(headers.isHostSet).toBe(true)
    const other = ClientHeaders.fromRaw(['Host', 'gateway'])
    other.setAll('Accept', ['x'])
    expect(other.isHostSet).toBe(false)
    other.setAll('host', ['gateway'])
    expect(other.isHostSet).toBe(true)
  })

  it('keeps that in a copy, also when the line was appended', () => {
    const headers = ClientHeaders.fromRaw(['Accept', '*/*'])
    expect(headers.clone().isHostSet).toBe(false)
    headers.append('host', 'other')
    const copy = headers.clone()
    expect(copy.isHostSet).toBe(true)
    expect(copy.raw).toEqual(['Accept', '*/*', 'host', 'other'])
  })
})
