import type { Exchange } from '../pipeline/exchange.js'

export interface TokenUsage {
  readonly prompt: number
  readonly completion: number
  readonly total: number
}

/** What the response, when it is sent, says it took; undefined when it says nothing, or is a stream that nobody buffered. */
export function usageOf({ response }: Exchange): TokenUsage | undefined {
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
