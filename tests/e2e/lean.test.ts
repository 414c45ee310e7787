import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { CASES } from './cases.js'
import { type Levels, ROOT, startLevels } from './levels.js'

jest.setTimeout(60_000)

/** The app as it is, whose requests and answers pass the worker as streams of HTTP and not as messages. */
const STREAMING = `
  import azure from '@azure/functions'
  import '../src/main.js'
  azure.app.setup({ enableHttpStream: true })
`

describe.each([
  ['messages', undefined],
  ['streams', STREAMING],
])('lean responses as %s', (_as, source) => {
  const entry = `dist/lean-main-${randomUUID()}.ts`
  let levels: Levels
  beforeAll(async () => {
    if (source) {
      await mkdir(`${ROOT}/dist`, { recursive: true })
      await writeFile(`${ROOT}/${entry}`, source)
    }
    levels = await startLevels({ LEAN_RESPONSES: 'true' }, source && entry)
  })
  afterAll(async () => {
    await levels?.close()
    await rm(`${ROOT}/${entry}`, { force: true })
  })

  it('are what the app is set to', async () => {
    const { text, headers } = await levels.send('on the host', { path: '/api/info' })
    expect(JSON.parse(text)).toMatchObject({ settings: { http: { leanResponses: true } } })
    // The library's own server names the invocation; an answer that comes as a message does not.
    expect(headers.get('x-ms-invocation-id') !== null).toBe(source !== undefined)
  })

  describe.each(['on the host', 'through the gateway'] as const)('%s', (level) => {
    it.each(CASES)('$name', async ({ call, status, body, headers = {} }) => {
      const answer = await levels.send(level, call)
      expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
      if (body) expect(JSON.parse(answer.text)).toMatchObject(body)
      for (const [name, value] of Object.entries(headers)) {
        expect(answer.headers.get(name)).toMatch(typeof value === 'string' ? new RegExp(`^${value}`) : value)
      }
      expect(answer.headers.get('x-correlation-id')).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
    })
  })
})
