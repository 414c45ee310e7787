import type { QueueSettings } from '../../configuration/queue-settings.js'

/** What the host knows of a message that it has received, or makes up for one that was posted to the admin API. */
export interface QueueMessage {
  readonly messageId: string
  readonly popReceipt: string
  readonly dequeueCount: number
  readonly insertedOn: Date
  readonly expiresOn: Date
  readonly nextVisibleOn: Date
  readonly body: Buffer
}

export interface ReceivedItem extends Omit<QueueMessage, 'body'> {
  /** As the service stores it. */
  readonly messageText: string
}

type Encoding = QueueSettings['messageEncoding']

/** The message with its body decoded; undefined when it is no base64 where base64 is asked for. */
export function decodeMessage({ messageText, ...message }: ReceivedItem, encoding: Encoding): QueueMessage | undefined {
  if (encoding === 'none') return { ...message, body: Buffer.from(messageText) }
  const text = messageText.replaceAll(/[\t\n\r ]/g, '')
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
  return isBase64 ? { ...message, body: Buffer.from(text, 'base64') } : undefined
}

export function encodeBody(body: Buffer, encoding: Encoding): string {
  return body.toString(encoding === 'none' ? 'utf8' : 'base64')
}
