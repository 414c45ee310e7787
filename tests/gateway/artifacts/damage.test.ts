import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { ConfigurationError } from '../../../dev/gateway/problem.js'
import { json, specification } from './sample.js'

const whole: Readonly<Record<string, string>> = {
  'apis/echo/apiInformation.json': json({
    path: 'echo',
    protocols: ['https'],
    apiVersionSetId: 'set',
    apiVersion: 'v1',
  }),
  'apis/echo/specification.json': specification(),
  'version sets/set/versionSetInformation.json': json({ versioningScheme: 'Segment' }),
  'backends/app/backendInformation.json': json({ url: 'https://h', credentials: { header: { a: ['{{key}}'] } } }),
  'named values/key/namedValueInformation.json': json({ displayName: 'key', value: 'v' }),
  'products/gold/productInformation.json': json({ displayName: 'Gold' }),
  'products/gold/apis/echo/productApiInformation.json': '{}',
  'subscriptions/me/subscriptionInformation.json': json({ scope: '/products/gold', primaryKey: 'k' }),
}

/** Loads files and gives the problems; anything but a ConfigurationError is thrown on and fails the test. */
const load = (files: Readonly<Record<string, string>>) => {
  try {
    loadArtifacts(files, { environment: {} })
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
}

describe('damaged artifacts', () => {
  it('are whole before they are damaged', () => {
    expect(load(whole)).toEqual([])
  })

  it('never stop the loader with anything but problems, each with a file and a place in it', () => {
    const damage = fc.record({
      path: fc.constantFrom(...Object.keys(whole)),
      at: fc.nat(1000),
      removed: fc.nat(10),
      added: fc.constantFrom(
        '',
        '"',
        '{',
        '}',
        '[',
        ':',
        '\n',
        '\t',
        '&a',
        '*a',
        '!!x ',
        '{{key}}',
        '{{no}}',
        '1',
        'null',
        '\\u0000',
      ),
    })
    fc.assert(
      fc.property(damage, ({ path, at, removed, added }) => {
        const text = whole[path]!
        const offset = at % text.length
        const damaged = text.slice(0, offset) + added + text.slice(offset + removed)
        for (const { file, line, column, message } of load({ ...whole, [path]: damaged })) {
          expect(file).not.toBe('')
          expect(line).toBeGreaterThanOrEqual(1)
          expect(column).toBeGreaterThanOrEqual(1)
          expect(message).not.toBe('')
        }
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['apis/echo/apiInformation.json', 'the file is missing'],
    ['apis/echo/specification.json', 'the API has no OpenAPI document'],
    ['version sets/set/versionSetInformation.json', 'there is no version set "set"'],
    ['named values/key/namedValueInformation.json', 'there is no named value "key"'],
    ['products/gold/productInformation.json', 'the file is missing'],
  ])('name what is missing without %s', (path, message) => {
    const { [path]: _, ...rest } = whole
    expect(load(rest)).toContainEqual(expect.objectContaining({ message: expect.stringContaining(message) }))
  })

  it('point at a property whose value has the wrong type', () => {
    const cases: [string, string, number][] = [
      ['products/gold/productInformation.json', '{\n  "properties": {\n    "subscriptionRequired": "yes"\n  }\n}', 3],
      [
        'subscriptions/me/subscriptionInformation.json',
        '{\n  "properties": { "scope": "/apis",\n\n    "state": 5 } }',
        4,
      ],
      ['apis/echo/apiInformation.json', '{ "properties": {\n "path": "x", "protocols": "https" } }', 2],
    ]
    for (const [path, text, line] of cases) {
      expect(load({ ...whole, [path]: text })).toContainEqual(expect.objectContaining({ file: path, line }))
    }
  })
})
