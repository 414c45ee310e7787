import type { Exchange } from '../pipeline/exchange.js'

export interface TokenUsage {
  readonly prompt: number
  readonly completion: number
  readonly total: number
}

/**
 * Gives what the response says it took, at the end of outbound; nothing when it says nothing. A stream of events goes on to the
 * client as it comes and is not looked into.
 */
export function whenUsed(exchange: Exchange, use: (usage: TokenUsage | undefined) => void): void {
  exchange.deferred ??= []
  exchange.deferred.push((later) => {
    const { response } = later
    const isStream = /^text\/event-stream/i.test(response?.headers.get('Content-Type') ?? '')
    if (response === undefined || response.body.isBuffered || isStream) return use(usageOf(later))
    return response.body.buffer().then(() => use(usageOf(later)))
  })
}

function usageOf({ response }: Exchange): TokenUsage | undefined {
  const text = response?.body.bytes?.toString('utf8')
  if (text === undefined || text === '') return undefined
  const usage = lastUsage(text)
  if (usage === undefined) return undefined
  const prompt = number(usage['prompt_tokens'] ?? usage['input_tokens'])
  const completion = number(usage['completion_tokens'] ?? usage['output_tokens'])
  return { prompt, completion, total: number(usage['total_tokens']) || prompt + completion }
}

/** Of the whole JSON, or of the last event of a stream of them that has one. */
function lastUsage(text: string): Record<string, unknown> | undefined {
  const events = text.startsWith('data:')
    ? text
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length))
    : [text]
  return events
    .toReversed()
    .map(usageIn)
    .find((usage) => usage !== undefined)
}

function usageIn(text: string): Record<string, unknown> | undefined {
  try {
    const { usage } = JSON.parse(text) as { usage?: unknown }
    return typeof usage === 'object' && usage !== null ? (usage as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
