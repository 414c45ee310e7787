import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readTestFile } from '../../../dev/gateway/testing/read-file.js'
import { runCase } from '../../../dev/gateway/testing/run.js'
import { api, policies } from '../sample.js'
import { type CaseFolder, createCaseFolder } from './folder.js'

let folder: CaseFolder
beforeAll(() => {
  const calls =
    '<send-request mode="new" response-variable-name="r"><set-url>https://other.test:8443/a</set-url></send-request>'
  const answer =
    '<return-response><set-body>@(((IResponse)context.Variables["r"]).Body.As<string>())</set-body></return-response>'
  folder = createCaseFolder({
    ...api('other'),
    'apis/other/policy.xml': policies({ inbound: calls + answer }),
  })
})
afterAll(() => folder.remove())

/** The messages of the first case: line, column and text. */
async function problemsOf(cases: string): Promise<string[]> {
  const testFile = readTestFile(folder.write(`namedValues: { value: given }\n${cases}`))
  const { problems } = await runCase(testFile, testFile.cases[0]!)
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}
/**
 * One case with a backend that answers 201 with a JSON body, and this expectation. A mark in it shows where a difference is to be
 * found: its message comes without line and column then.
 */
const expecting = async (expectation: string, request = '{ url: /echo/items }') => {
  const problems = await problemsOf(`
backends: { app: { status: 201, reason: Made, headers: { X-B: '1' }, json: { a: { b: [1, 2] }, n: null } } }
cases:
  - name: case
    request: ${request}
    expect: ${expectation.replace('▸', '')}
`)
  const place = `8:${expectation.indexOf('▸') + 13} `
  return problems.map((problem) => (problem.startsWith(place) ? problem.slice(place.length) : problem))
}

describe('an answer', () => {
  it.each([
    '{ status: 201, reason: Made, headers: { x-b: 1, X-None: null } }',
    '{ body: \'{"a":{"b":[1,2]},"n":null}\' }',
    '{ json: { a: { b: [1, 2] } } }',
    '{ json: { n: null, none: null } }',
    '{ reason: { matches: "^M" }, body: { matches: "1,2" } }',
  ])('is as %s', async (expectation) => {
    expect(await expecting(expectation)).toEqual([])
  })

  it.each([
    ['{ status: ▸200 }', 'status: expected 200, got 201 Made, body "{\\"a\\":{\\"b\\":[1,2]},\\"n\\":null}"'],
    ['{ reason: ▸Created }', 'reason: expected "Created", got "Made"'],
    ['{ reason: ▸{ matches: ^C } }', 'reason: expected to match /^C/, got "Made"'],
    ['{ headers: { X-B: ▸2 } }', 'headers.X-B: expected "2", got "1"'],
    ['{ headers: { X-B: ▸null } }', 'headers.X-B: expected nothing, got "1"'],
    ['{ headers: { X-C: ▸1 } }', 'headers.X-C: expected "1", got nothing'],
    ['{ body: ▸a }', 'body: expected "a", got "{\\"a\\":{\\"b\\":[1,2]},\\"n\\":null}"'],
    ['{ json: { a: { b: [1, ▸3] } } }', 'json.a.b[1]: expected 3, got 2'],
    ['{ json: { a: { b: ▸[1] } } }', 'json.a.b: expected 1 items, got [1,2]'],
    ['{ json: { a: ▸[] } }', 'json.a: expected a list, got {"b":[1,2]}'],
    ['{ json: { a: { b: ▸{ c: 1 } } } }', 'json.a.b: expected an object, got [1,2]'],
    ['{ json: { a: { c: ▸{ matches: x } } } }', 'json.a.c: expected to match /x/, got nothing'],
  ])('that is not as %s is told with the place of what was expected', async (expectation, message) => {
    expect(await expecting(expectation)).toEqual([message])
  })

  it('is told with every difference', async () => {
    expect(await expecting('{ reason: Created, headers: { X-B: 2, X-C: 3 } }')).toHaveLength(3)
  })

  it('that is no JSON is told so', async () => {
    const cases =
      'backends: { app: { body: plain } }\ncases: [{ name: c, request: { url: /echo/items }, expect: { json: 1 } }]'
    expect(await problemsOf(cases)).toEqual(['4:67 json: expected JSON, got "plain"'])
  })
})

describe('what a backend received', () => {
  const post = '{ method: post, url: /echo/items?q=1, headers: { X-A: 1 }, json: { a: 1 } }'

  it.each([
    '{ received: { backend: app, method: POST, url: "https://app.test/base/items?q=1" } }',
    '{ received: [{ headers: { X-A: 1, X-Value: given, Content-Type: application/json }, json: { a: 1 } }] }',
    '{ received: { body: \'{"a":1}\', url: { matches: items } } }',
  ])('is as %s', async (expectation) => {
    expect(await expecting(expectation, post)).toEqual([])
  })

  it.each([
    ['{ received: ▸[] }', 'received: expected 0 requests, got POST https://app.test/base/items?q=1 (app)'],
    ['{ received: { method: ▸GET } }', 'received[0].method: expected "GET", got "POST"'],
    ['{ received: { headers: { X-A: ▸2 } } }', 'received[0].headers.X-A: expected "2", got "1"'],
    ['{ received: { json: { a: ▸2 } } }', 'received[0].json.a: expected 2, got 1'],
    ['{ received: { json: ▸1 } }', 'received[0].json: expected 1, got {"a":1}'],
  ])('that is not as %s is told', async (expectation, message) => {
    expect(await expecting(expectation, post)).toEqual([message])
  })

  it('is nothing when nothing was sent', async () => {
    expect(await expecting('{ received: ▸{} }', '{ url: /nowhere }')).toEqual([
      'received: expected 1 requests, got none',
    ])
  })
})

describe('backends', () => {
  const step = (body: string) => `{ request: { url: /echo/items }, expect: { body: ${body} } }`

  it('answer in turn, the last answer for ever, and anew in each case', async () => {
    const cases = `backends: { app: [{ body: a }, { body: b }] }
cases:
  - name: c
    steps: [${['a', 'b', 'b'].map(step).join(', ')}]
  - name: d
    steps: [${step('a')}]`
    expect(await problemsOf(cases)).toEqual([])
    const testFile = readTestFile(folder.write(`namedValues: { value: v }\n${cases}`))
    for (const testCase of testFile.cases) expect((await runCase(testFile, testCase)).problems).toEqual([])
  })

  it.each(['other.test:8443', 'other.test'])('are told by host: %s', async (host) => {
    const cases = `backends: { '${host}': { body: yes } }
cases: [{ name: c, request: { url: /other/items }, expect: { body: yes, received: { backend: '${host}' } } }]`
    expect(await problemsOf(cases)).toEqual([])
  })

  it('that the file does not have fail the case', async () => {
    const cases = 'backends: { other.example: {} }\ncases: [{ name: c, request: { url: /echo/items } }]'
    expect(await problemsOf(cases)).toEqual([
      '4:9 GET https://app.test/base/items was sent to a backend that "backends" does not have: add its id or host there',
    ])
  })

  it('that are neither an entity nor a host are told', async () => {
    const cases = 'backends: { ap: {} }\ncases: [{ name: c, request: { url: /echo/items } }]'
    expect(await problemsOf(cases)).toEqual([
      '3:17 there is no backend "ap" (there is: app); a host is written as example.org or localhost:7071',
    ])
  })

  it('of a case take the place of the file’s', async () => {
    const cases = `backends: { app: { body: file }, a.test: {} }
cases: [{ name: c, backends: { app: { body: case } }, request: { url: /echo/items }, expect: { body: case } }]`
    expect(await problemsOf(cases)).toEqual([])
  })

  it.each([
    ['unreachable', 'Unable to reach the backend https://app.test'],
    ['timeout', 'The backend https://app.test sent no response headers within 10 seconds'],
  ])('that are %s are a 500 whose cause is in the log', async (error, cause) => {
    const cases = `namedValues: { value: v }
backends: { app: { error: ${error} } }
cases: [{ name: c, request: { url: /echo/items }, expect: { status: 200 } }]`
    const testFile = readTestFile(folder.write(cases))
    const { problems, log } = await runCase(testFile, testFile.cases[0]!)
    expect(problems[0]?.message).toMatch(/^status: expected 200, got 500/)
    expect(log.map(({ message }) => message)).toEqual([expect.stringContaining(cause)])
  })
})

describe('the clock', () => {
  const timed = (step: string, time: string) =>
    `{ ${step}request: { url: /echo/items }, expect: { headers: { X-Time: '${time}' } } }`
  const file = (now: string, ...steps: readonly string[]) =>
    problemsOf(`${now}backends: { app: {} }\ncases: [{ name: c, steps: [${steps.join(', ')}] }]`)

  it('stands where the file says, until a step lets time pass', async () => {
    const problems = await file(
      'now: 2026-02-28T23:59:00Z\n',
      timed('', '2026-02-28 23:59:00Z'),
      timed('', '2026-02-28 23:59:00Z'),
      timed('advance: PT1M30S, ', '2026-03-01 00:00:30Z'),
      '{ advance: P1D }',
      timed('', '2026-03-02 00:00:30Z'),
    )
    expect(problems).toEqual([])
  })

  it('stands at the beginning of 2026 unless said, and where the case says', async () => {
    expect(await file('', timed('', '2026-01-01 00:00:00Z'))).toEqual([])
    const own = timed('', '2027-01-01 00:00:00Z')
    expect(await problemsOf(`backends: { app: {} }\ncases: [{ name: c, now: 2027-01-01, steps: [${own}] }]`)).toEqual(
      [],
    )
  })

  it('moves while a backend lets the gateway wait', async () => {
    const cases = `backends: { app: [{ error: timeout }, {}] }
cases: [{ name: c, steps: [{ request: { url: /echo/items } }, ${timed('', '2026-01-01 00:00:10Z')}] }]`
    expect(await problemsOf(cases)).toEqual([])
  })
})

describe('requests', () => {
  it('have what the file says of all, unless they say otherwise', async () => {
    const received = '{ headers: { X-A: 1, X-B: own, X-C: null, X-Forwarded-For: 203.0.113.9 } }'
    const cases = `request: { headers: { X-A: 1, X-B: 2, X-C: 3 }, ipAddress: 203.0.113.9 }
backends: { app: {} }
cases: [{ name: c, request: { url: /echo/items, headers: { x-b: own, X-C: null } }, expect: { received: ${received} } }]`
    expect(await problemsOf(cases)).toEqual([])
  })

  it('are repeated, and the one that differs is told', async () => {
    const cases = `backends: { app: [{}, {}, { status: 404 }] }
cases: [{ name: c, request: { url: /echo/items }, repeat: 5, expect: { status: 200 } }]`
    expect(await problemsOf(cases)).toEqual([
      '4:80 status: expected 200, got 404 Not Found, body "" (request 3 of this step)',
    ])
  })
})

it('a configuration that cannot be served fails the case, and says where', async () => {
  const testFile = readTestFile(folder.write('cases: [{ name: c, request: { url: /echo/items } }]'))
  const { problems } = await runCase(testFile, testFile.cases[0]!)
  expect(problems.map(({ message }) => message)).toEqual([
    'the configuration cannot be served:',
    expect.stringContaining('the named value "value" is used here and has no value'),
  ])
})
