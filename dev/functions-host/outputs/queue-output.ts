import type { QueueClient, QueueServiceClient } from '@azure/storage-queue'
import type { Environment } from '../configuration/environment.js'
import type { QueueSettings } from '../configuration/queue-settings.js'
import { queueService } from '../storage/connection.js'
import { requireQueue } from '../storage/queue-binding.js'
import { sendMessage } from '../storage/send-message.js'
import { encodeBody } from '../triggers/queue/message.js'
import type { BindingInfo, FunctionMetadata, RpcInvocationResponse, RpcTypedData } from '../worker/core-types.js'

export interface QueueOutputOptions {
  readonly environment: Environment
  readonly settings: QueueSettings
  /** Called after a message went to a queue, which may have a listener here. */
  readonly onSent: (queueName: string) => void
}

const RETURN = '$return'

/** Sends what functions put into their queue outputs. */
export class QueueOutputs {
  private readonly services = new Map<string, Promise<QueueServiceClient>>()

  constructor(private readonly options: QueueOutputOptions) {}

  /**
   * Sends the messages of a call that went well; makes the queue when there is none.
   * @throws Error when the connection is not set or storage refuses; the call then fails.
   * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-output
   */
  async send(bindings: FunctionMetadata['bindings'], response: RpcInvocationResponse): Promise<void> {
    const values = new Map((response.outputData ?? []).map(({ name, data }) => [name, data]))
    values.set(RETURN, response.returnValue)
    for (const [name, binding] of Object.entries(bindings)) {
      if (isQueueOutput(binding)) await this.sendAll(binding, toBodies(values.get(name)))
    }
  }

  private async sendAll(binding: BindingInfo, bodies: readonly Buffer[]): Promise<void> {
    if (bodies.length === 0) return
    const queue = await this.queue(binding)
    for (const body of bodies) await sendMessage(queue, encodeBody(body, this.options.settings.messageEncoding))
    this.options.onSent(queue.name)
  }

  private async queue(binding: BindingInfo): Promise<QueueClient> {
    const { queueName, connection } = requireQueue(binding, this.options.environment)
    const key = String(binding['connection'])
    const service = this.services.get(key) ?? queueService(connection)
    this.services.set(key, service)
    return (await service).getQueueClient(queueName)
  }
}

export function isQueueOutput({ type, direction }: BindingInfo): boolean {
  return type.toLowerCase() === 'queue' && direction === 'out'
}

/** One message for each element of an array; texts as they are, all else as JSON. */
function toBodies(data: RpcTypedData | null | undefined): readonly Buffer[] {
  if (data?.bytes) return [Buffer.from(data.bytes)]
  if (data?.json !== undefined) {
    const value: unknown = JSON.parse(data.json)
    return (Array.isArray(value) ? value : [value]).map(toBody)
  }
  const value = data?.string ?? data?.int ?? data?.double
  return value === undefined ? [] : [Buffer.from(String(value))]
}

function toBody(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
}
