import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readTestFile } from '../../../dev/gateway/testing/read-file.js'
import { runCase } from '../../../dev/gateway/testing/run.js'
import { json } from '../artifacts/sample.js'
import { api, policies } from '../sample.js'
import { type CaseFolder, createCaseFolder } from './folder.js'

const circuitBreaker = {
  rules: [
    {
      name: 'failures',
      failureCondition: { count: 2, interval: 'PT1M', statusCodeRanges: [{ min: 500, max: 599 }] },
      tripDuration: 'PT30S',
      acceptRetryAfter: true,
    },
  ],
}
let folder: CaseFolder
beforeAll(() => {
  const backend = (id: string, properties: Readonly<Record<string, unknown>>) => ({
    [`backends/${id}/backendInformation.json`]: json(properties),
  })
  const services = [
    { id: '/backends/first', priority: 1 },
    { id: '/backends/second', priority: 2 },
  ]
  folder = createCaseFolder({
    ...backend('first', { protocol: 'http', url: 'https://first.test', circuitBreaker }),
    ...backend('second', { protocol: 'http', url: 'https://second.test', circuitBreaker }),
    ...backend('both', { type: 'Pool', pool: { services } }),
    ...api('pooled'),
    'apis/pooled/policy.xml': policies({
      inbound: '<set-backend-service backend-id="both"/>',
      backend: '<forward-request timeout="5"/>',
    }),
    ...api('patient'),
    'apis/patient/policy.xml': policies({
      inbound: '<set-backend-service backend-id="first"/>',
      backend: `<retry condition="@(context.Response.StatusCode == 503)" count="3" interval="20">
        <forward-request buffer-request-body="true"/></retry>`,
    }),
  })
})
afterAll(() => folder.remove())

async function problemsOf(cases: string): Promise<string[]> {
  const testFile = readTestFile(folder.write(`namedValues: { value: given }\n${cases}`))
  const { problems } = await runCase(testFile, testFile.cases[0]!)
  return problems.map(({ line, message }) => `${line} ${message}`)
}

describe('a pool', () => {
  it('turns to its second member while the circuit of the first is open, and back when its time is over', async () => {
    const problems = await problemsOf(`
backends:
  first: [{ status: 500 }, { status: 500 }, { body: well again }]
  second: { body: second }
cases:
  - name: circuit
    steps:
      - { repeat: 2, request: { url: /pooled/items }, expect: { status: 500, received: { backend: first } } }
      - { repeat: 3, request: { url: /pooled/items }, expect: { status: 200, body: second, received: { backend: second } } }
      - { advance: PT29S, request: { url: /pooled/items }, expect: { body: second } }
      - { advance: PT1S, request: { url: /pooled/items }, expect: { body: well again, received: { backend: first } } }
`)
    expect(problems).toEqual([])
  })

  it('is 503 when the circuits of all are open, and receives nothing then', async () => {
    const problems = await problemsOf(`
backends: { first: { status: 500 }, second: { status: 502 } }
cases:
  - name: all open
    steps:
      - { repeat: 2, request: { url: /pooled/items }, expect: { status: 500 } }
      - { repeat: 2, request: { url: /pooled/items }, expect: { status: 502 } }
      - { request: { url: /pooled/items }, expect: { status: 503, received: [] } }
`)
    expect(problems).toEqual([])
  })

  it('keeps a member out for as long as its Retry-After says', async () => {
    const problems = await problemsOf(`
backends:
  first: [{ status: 500 }, { status: 503, headers: { Retry-After: 120 } }, { body: first }]
  second: { body: second }
cases:
  - name: retry after
    steps:
      - { repeat: 2, request: { url: /pooled/items } }
      - { advance: PT1M, request: { url: /pooled/items }, expect: { body: second } }
      - { advance: PT1M, request: { url: /pooled/items }, expect: { body: first } }
`)
    expect(problems).toEqual([])
  })

  it('has no answers of its own', async () => {
    expect(
      await problemsOf('backends: { both: { status: 200 } }\ncases: [{ name: pool, request: { url: /pooled/items } }]'),
    ).toEqual(['3 "both" is a pool: give the answers of its members (first, second) instead'])
  })
})

describe('the clock', () => {
  it('moves by what a backend takes, and by the waits of retry', async () => {
    const problems = await problemsOf(
      `
backends: { first: [{ delay: PT3S, status: 503 }, { delay: PT2S, body: done }] }
cases:
  - name: times
    now: 2026-05-01T10:00:00Z
    steps:
      - { request: { url: /patient/items }, expect: { body: done, received: [{}, {}] } }
      - { request: { url: /echo/items }, expect: { headers: { X-Time: '2026-05-01 10:00:25Z' } } }
`.replace('backends: {', "backends: { app: { body: '' },"),
    )
    expect(problems).toEqual([])
  })

  it('stops at the time limit of forward-request', async () => {
    const problems = await problemsOf(`
backends: { first: { delay: PT6S }, app: { body: '' } }
cases:
  - name: late
    now: 2026-05-01T10:00:00Z
    steps:
      - { request: { url: /pooled/items }, expect: { status: 500 } }
      - { request: { url: /echo/items }, expect: { headers: { X-Time: '2026-05-01 10:00:05Z' } } }
`)
    expect(problems).toEqual([])
  })

  it('takes durations alone', () => {
    const file = folder.write('backends: { first: { delay: 5 } }\ncases: [{ name: a, request: { url: / } }]')
    expect(() => readTestFile(file)).toThrow(/"delay" has to be a duration such as PT30S or P1D/)
  })
})
