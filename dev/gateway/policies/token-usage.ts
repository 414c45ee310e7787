import { tapBody } from '../http/tapped-body.js'
import type { Exchange } from '../pipeline/exchange.js'

export interface TokenUsage {
  readonly prompt: number
  readonly completion: number
  readonly total: number
}

/** An event of a stream that is longer is not looked into. */
const MAX_LINE_CHARACTERS = 1024 * 1024

export interface UsageReader {
  /** What the response says it took; nothing when it says nothing. */
  used(usage: TokenUsage | undefined): void
  /** At the end of outbound, after `used` unless the response is a stream, which is over later. */
  sending?(usage: TokenUsage | 'later' | undefined): void
}

/** Has a response read for what it took. A stream of events goes on to the client as it comes. */
export function whenUsed(exchange: Exchange, reader: UsageReader): void {
  exchange.deferred ??= []
  exchange.deferred.push(({ response }) => {
    if (response === undefined) return tell(reader, undefined)
    const { body } = response
    if (body.isBuffered) return tell(reader, usageIn(body.bytes!))
    if (!/^text\/event-stream/i.test(response.headers.get('Content-Type') ?? '')) {
      return body.buffer().then((bytes) => tell(reader, usageIn(bytes)))
    }
    const events = new UsageEvents()
    reader.sending?.('later')
    response.body = tapBody(body, { take: (chunk) => events.take(chunk), end: () => reader.used(events.usage) })
    return undefined
  })
}

function tell(reader: UsageReader, usage: TokenUsage | undefined): void {
  reader.used(usage)
  reader.sending?.(usage)
}

function usageIn(bytes: Buffer): TokenUsage | undefined {
  const events = new UsageEvents()
  const text = bytes.toString('utf8')
  if (/^\s*\{/.test(text)) events.takeJson(text)
  else events.take(Buffer.from(`${text}\n`))
  return events.usage
}

/**
 * Finds what a model says it took, in the JSON of an answer or in the events of a stream: of chat completions `usage` of the last
 * one, of responses `response.usage`, of messages that of the prompt first (`message.usage`) and of the completion last.
 */
class UsageEvents {
  #line = ''
  #found: Readonly<Record<string, unknown>> | undefined

  get usage(): TokenUsage | undefined {
    if (this.#found === undefined) return undefined
    const { prompt_tokens, input_tokens, completion_tokens, output_tokens, total_tokens } = this.#found
    const prompt = number(prompt_tokens ?? input_tokens)
    const completion = number(completion_tokens ?? output_tokens)
    return { prompt, completion, total: number(total_tokens) || prompt + completion }
  }

  take(chunk: Buffer): void {
    const lines = (this.#line + chunk.toString('latin1')).split('\n')
    const last = lines.pop()!
    for (const line of lines) if (line.startsWith('data:')) this.takeJson(line.slice('data:'.length))
    this.#line = last.length > MAX_LINE_CHARACTERS ? '' : last
  }

  takeJson(text: string): void {
    if (!text.includes('"usage"')) return
    try {
      const event = JSON.parse(text)
      const usage = event.usage ?? event.response?.usage ?? event.message?.usage
      if (typeof usage === 'object' && usage !== null) this.#found = { ...this.#found, ...usage }
    } catch {
      // What is no JSON says nothing.
    }
  }
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
