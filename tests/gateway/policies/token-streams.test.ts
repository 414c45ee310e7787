import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { runPipeline } from '../../../dev/gateway/pipeline/run.js'
import { type Answer, type Reply, World } from './harness.js'

const POLICY = `<llm-token-limit counter-key="k" estimate-prompt-tokens="false" tokens-per-minute="20"
  remaining-tokens-header-name="X-Left" tokens-consumed-header-name="X-Used"/>
  <llm-emit-token-metric namespace="n"><dimension name="API ID" value="a"/></llm-emit-token-metric>`

const stream = (...pieces: readonly string[]): Reply => ({
  stream: Readable.from(pieces.map((piece) => Buffer.from(piece))),
  headers: { 'Content-Type': 'text/event-stream; charset=utf-8' },
})
/** What the limit has left after a response, which the next one tells. */
async function leftAfter(reply: Reply): Promise<string | undefined> {
  const world = new World()
  world.backend = () => reply
  await world.run(POLICY)
  world.backend = () => ({})
  return (await world.run(POLICY)).headers.get('X-Left')
}

const chat = [
  'data: {"choices":[{"delta":{"content":"Hi"}}],"usage":null}\n\n',
  'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\n\n',
  'data: [DONE]\n\n',
]

describe('a stream of events', () => {
  it('reaches the client as it is, with what was left before it', async () => {
    const world = new World()
    world.backend = () => stream(...chat)
    const { text, headers } = await world.run(POLICY)
    expect(text).toBe(chat.join(''))
    expect([headers.get('X-Left'), headers.get('X-Used')]).toEqual(['20', undefined])
    expect(world.traces).toEqual([
      'information llm-emit-token-metric: n/Total Tokens 7 API ID=a',
      'information llm-emit-token-metric: n/Prompt Tokens 3 API ID=a',
      'information llm-emit-token-metric: n/Completion Tokens 4 API ID=a',
    ])
  })

  it.each<[string, Reply, string]>([
    ['chat completions', stream(...chat), '13'],
    ['in pieces of a byte', stream(...chat.join('')), '13'],
    ['in one piece', stream(chat.join('')), '13'],
    ['with CRLF', stream(chat.join('').replaceAll('\n', '\r\n')), '13'],
    [
      'responses',
      stream(
        'event: response.completed\ndata: {"response":{"usage":{"input_tokens":2,"output_tokens":3,"total_tokens":5}}}\n\n',
      ),
      '15',
    ],
    [
      'messages',
      stream(
        'data: {"type":"message_start","message":{"usage":{"input_tokens":6,"output_tokens":1}}}\n\n',
        'data: {"type":"message_delta","usage":{"output_tokens":9}}\n\n',
      ),
      '5',
    ],
    ['without usage', stream('data: {"choices":[]}\n\ndata: [DONE]\n\n'), '20'],
    ['with a usage that is none', stream('data: {"usage":5}\n\ndata: {"usage": nope\n\n'), '20'],
    ['with a line without an end', stream(`data: ${'x'.repeat(2 * 1024 * 1024)}`, `\n${chat.join('')}`), '13'],
  ])('counts: %s', async (_, reply, left) => {
    expect(await leftAfter(reply)).toBe(left)
  })

  it('counts when it breaks off, as far as it said', async () => {
    const body = new PassThrough()
    const world = new World()
    world.backend = () => ({ stream: body, headers: { 'Content-Type': 'text/event-stream' } })
    const answering: Promise<Answer> = world.run(POLICY)
    body.write(chat[1])
    await new Promise(setImmediate)
    body.destroy(new Error('gone'))
    await expect(answering).rejects.toThrow('gone')
    world.backend = () => ({})
    expect((await world.run(POLICY)).headers.get('X-Left')).toBe('13')
  })

  it('counts once for a client that goes away', async () => {
    const world = new World()
    world.backend = () => stream(...chat)
    const exchange = world.exchange()
    const { body } = await runPipeline(exchange, world.plan(POLICY))
    body.cancel()
    body.cancel()
    expect(world.traces).toEqual([])
  })

  it('refuses the next when the minute is used up', async () => {
    const world = new World()
    world.backend = () => stream(chat[1]!, 'data: {"usage":{"total_tokens":20}}\n\n')
    expect((await world.run(POLICY)).status).toBe(200)
    expect((await world.run(POLICY)).status).toBe(429)
  })
})

describe('an answer in JSON', () => {
  it.each([
    ['{"usage":{"prompt_tokens":3,"completion_tokens":4}}', '13'],
    ['\n {"usage":{"input_tokens":1,"output_tokens":1}}', '18'],
    ['[{"usage":{"total_tokens":4}}]', '20'],
    ['{"usage":', '20'],
    ['', '20'],
  ])('%j', async (body, left) => {
    expect(await leftAfter({ body, headers: { 'Content-Type': 'application/json' } })).toBe(left)
  })
})
