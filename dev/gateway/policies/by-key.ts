import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler } from '../plan/compiler.js'
import type { AttributeSpec } from './policy.js'

/** When and by how much a by-key limit counts: attributes that rate-limit-by-key and quota-by-key share. */
export const incrementAttributes: Readonly<Record<string, AttributeSpec>> = {
  'counter-key': { type: 'string', required: true },
  'increment-condition': { type: 'bool' },
  'increment-count': { type: 'int' },
}

export interface Increment {
  /** Whether counting waits for the end of outbound, because an expression decides about it. */
  readonly isDeferred: boolean
  /** How many calls this one counts for; 0 when the condition does not hold. */
  amount(exchange: Exchange): number
  /** Buffers the bodies that the expressions read. */
  ready(exchange: Exchange): Promise<void> | undefined
}

export function increment(element: PolicyElement, compiler: Compiler): Increment {
  const condition = compiler.bool(element, 'increment-condition', true)
  const count = compiler.int(element, 'increment-count', 1)
  const isExpression = (name: string): boolean => element.attributes.get(name)?.value.expression === true
  return {
    isDeferred:
      isExpression('increment-condition') ||
      isExpression('increment-count') ||
      compiler.literal(element, 'increment-after-response')?.toLowerCase() === 'true',
    ready: (exchange) => compiler.buffer(exchange),
    amount: (exchange) => (condition(exchange) ? count(exchange) : 0),
  }
}

/** Counts now, or at the end of outbound, when the response is there for the expressions that decide. */
export function countWhenDue(
  exchange: Exchange,
  { isDeferred, amount, ready }: Increment,
  add: (calls: number) => void,
): void {
  const count = (): void => {
    const calls = amount(exchange)
    if (calls > 0) add(calls)
  }
  if (!isDeferred) {
    count()
    return
  }
  exchange.deferred ??= []
  exchange.deferred.push(() => {
    const waiting = ready(exchange)
    return waiting === undefined ? count() : waiting.then(count)
  })
}
