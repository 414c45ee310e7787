import type { Environment } from '../configuration/environment.js'
import type { BindingInfo } from '../worker/core-types.js'
import { requireConnection } from './connection.js'

/** @see https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata */
const VALID = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

export function isQueueName(name: string): boolean {
  return VALID.test(name)
}

/** Where a queue binding leads. @throws Error when the queue's name is not valid, or its connection is not set. */
export function requireQueue({ queueName, connection }: BindingInfo, environment: Environment) {
  const name = String(queueName).toLowerCase()
  if (!isQueueName(name)) {
    throw new Error(
      `The queue name '${name}' is not valid: 3 to 63 letters, digits and single dashes, with a letter or digit at both ends.`,
    )
  }
  const setting = typeof connection === 'string' ? connection : undefined
  return { queueName: name, connection: requireConnection(setting, environment) }
}
