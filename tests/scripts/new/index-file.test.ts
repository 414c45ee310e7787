import { describe, expect, it } from '@jest/globals'
import { addToList, findList } from '../../../scripts/new/index-file.js'

const TWO_APIS = `import { inApi } from '../lib'
import { a } from './a.js'

export const functions = [
  ...inApi(first, [
    a,
  ]),
  ...inApi(second, []),
] as const
`

const add = (text: string, api?: string) => addToList(text, findList(text, api), 'getB', 'get-b')

describe('the list of functions', () => {
  it('takes one more at its end, in the first API', () => {
    expect(findList(TWO_APIS).api).toBe('first')
    expect(add(TWO_APIS)).toBe(`import { getB } from './get-b.js'\n${TWO_APIS.replace('    a,\n  ]', '    a, getB]')}`)
  })

  it('takes one more in the API that is named, be it empty', () => {
    expect(findList(TWO_APIS, 'second').api).toBe('second')
    expect(add(TWO_APIS, 'second')).toContain('...inApi(second, [getB])')
  })

  it('takes one more where there are no APIs', () => {
    const text = "import { a } from './a.js'\nexport const functions = [a] as const\n"
    expect(findList(text).api).toBeUndefined()
    expect(add(text)).toContain('export const functions = [a, getB] as const')
  })

  it.each([
    [TWO_APIS, 'third', 'puts nothing into an API third'],
    ['export const functions = [...others] as const', undefined, 'has no list to add to'],
    ['export const functions = [a]', 'first', 'puts nothing into an API first'],
  ])('is missed with a reason', (text, api, message) => {
    expect(() => findList(text, api)).toThrow(message)
  })
})
