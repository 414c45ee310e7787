import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll } from '@jest/globals'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { until } from './manual-clock.js'
import { script, startHost, type TestHost } from './support.js'

export let azurite: TestAzurite
export let service: QueueServiceClient
beforeAll(async () => {
  azurite = await startAzurite()
  service = QueueServiceClient.fromConnectionString(azurite.connectionString)
})
afterAll(() => azurite.stop())

const hostJson = (queues: object = {}) =>
  JSON.stringify({ version: '2.0', extensions: { queues: { maxPollingInterval: '00:00:00.1', ...queues } } })

export async function start(body: string, queues: object = {}, environment: Record<string, string> = {}) {
  const host = await startHost(
    { 'main.js': script(body), 'host.json': hostJson(queues) },
    { environment: { AzureWebJobsStorage: azurite.connectionString, ...environment } },
  )
  return host
}

/** Puts messages, as the real clients do in base64, into a queue that is made when there is none. */
export async function put(queueName: string, ...messages: readonly (string | Buffer)[]) {
  const queue = service.getQueueClient(queueName)
  await queue.createIfNotExists()
  for (const message of messages) await queue.sendMessage(Buffer.from(message).toString('base64'))
}

export async function texts(queueName: string): Promise<readonly string[]> {
  const { peekedMessageItems } = await service.getQueueClient(queueName).peekMessages({ numberOfMessages: 32 })
  return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString())
}

/** How many messages a queue holds, hidden ones too. */
export async function size(queueName: string): Promise<number> {
  const { approximateMessagesCount } = await service.getQueueClient(queueName).getProperties()
  return approximateMessagesCount ?? 0
}

export async function untilSize(queueName: string, expected: number): Promise<void> {
  while ((await size(queueName)) !== expected) await new Promise((resolve) => setImmediate(resolve))
}

export const messages = (host: TestHost) => host.logs.map(({ message }) => message)
export const logged = (host: TestHost, pattern: RegExp, times = 1) =>
  until(() => messages(host).filter((message) => pattern.test(message)).length >= times)
/** What handlers logged as JSON. */
export const seen = (host: TestHost, name: string): readonly unknown[] =>
  host.logs.filter(({ category }) => category === `Function.${name}.User`).map(({ message }) => JSON.parse(message))

export const ECHO = (name: string, queueName: string, more = '') => `
app.storageQueue('${name}', { queueName: '${queueName}', connection: '', ${more} handler: (message, context) => {
  context.log(JSON.stringify({ message, metadata: context.triggerMetadata, trace: context.traceContext }))
} })`
