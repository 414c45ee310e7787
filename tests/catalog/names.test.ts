import { describe, expect, it } from '@jest/globals'
import { pickName } from '../../src/catalog/names.js'

describe('picking a name', () => {
  it('gives the first and the last of the list at the ends of chance', () => {
    expect(pickName('', () => 0)).toBe('Ada')
    expect(pickName(undefined, () => 0.999999)).toBe('Zuri')
  })

  it.each(['ad', 'AD', 'Ad'])('takes names that begin with %j, whatever the case', (start) => {
    expect(pickName(start, () => 0)).toBe('Ada')
    expect(pickName(start, () => 0.999999)).toBe('Adaeze')
  })

  it('gives nothing when no name begins so', () => {
    expect(pickName('xx')).toBeUndefined()
    expect(pickName('.*')).toBeUndefined()
  })

  it('leaves it to chance otherwise', () => {
    expect(pickName('Z')).toMatch(/^Z/)
  })

  it('has a name for every letter', () => {
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') expect(pickName(letter)).toBeDefined()
  })
})
