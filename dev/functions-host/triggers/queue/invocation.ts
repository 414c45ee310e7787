import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { CaseInsensitiveMap } from '../../case-insensitive-map.js'
import type { Invocation } from '../../invoker.js'
import type { RpcInvocationRequest, RpcTypedData } from '../../worker/core-types.js'
import type { TriggeredFunction } from '../triggered-function.js'
import type { QueueMessage } from './message.js'

/** What the function is called with for a message. @throws Error when the body is no text and a text is asked for. */
export function toInvocation({ name, functionId, trigger }: TriggeredFunction, message: QueueMessage): Invocation {
  const { messageId, dequeueCount, insertedOn, body } = message
  const isBinary = String(trigger.binding['dataType']).toLowerCase() === 'binary'
  const text = isUtf8(body) ? body.toString() : undefined
  if (text === undefined && !isBinary) {
    throw new Error(`Message ${messageId} is not valid UTF-8; a function that takes bytes sets dataType: 'binary'.`)
  }
  return {
    functionName: name,
    functionId,
    reason: `New queue message detected on '${String(trigger.binding['queueName'])}'.`,
    details: {
      MessageId: messageId,
      DequeueCount: String(dequeueCount),
      InsertedOn: insertedOn.toISOString().replace('Z', '+00:00'),
    },
    inputData: [{ name: trigger.name, data: text === undefined || isBinary ? { bytes: body } : { string: text } }],
    triggerMetadata: toTriggerMetadata(message, text),
    traceContext: newTrace(),
  }
}

/**
 * What `context.triggerMetadata` is made of. Members of a JSON message stand beside the host's own, which they replace
 * when their names differ by no more than case: a message with an `id` hides the message's own.
 */
function toTriggerMetadata(message: QueueMessage, text: string | undefined): Record<string, RpcTypedData> {
  const data = new CaseInsensitiveMap<RpcTypedData>()
  if (text !== undefined) data.set('QueueTrigger', { string: text })
  data.set('DequeueCount', { int: message.dequeueCount })
  data.set('ExpirationTime', toTime(message.expiresOn))
  data.set('Id', { string: message.messageId })
  data.set('InsertionTime', toTime(message.insertedOn))
  data.set('NextVisibleTime', toTime(message.nextVisibleOn))
  data.set('PopReceipt', { string: message.popReceipt })
  for (const [name, value] of Object.entries(parseObject(text))) {
    if (!Array.isArray(value)) data.set(name, { string: toText(value) })
  }
  return data.toObject()
}

function parseObject(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}

/** As Json.NET writes a value as text. */
function toText(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function toTime(time: Date): RpcTypedData {
  return { json: JSON.stringify(time.toISOString().replace(/(?:\.000)?Z$/, '+00:00')) }
}

/** A message carries no trace: each call begins one. */
function newTrace(): RpcInvocationRequest['traceContext'] {
  const traceParent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`
  return { traceParent, traceState: '', attributes: {} }
}
