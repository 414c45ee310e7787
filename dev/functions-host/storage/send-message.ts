import type { QueueClient } from '@azure/storage-queue'

/** Sends a text as it is; makes the queue when there is none. */
export async function sendMessage(queue: QueueClient, text: string): Promise<void> {
  try {
    await queue.sendMessage(text)
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode !== 404) throw error
    await queue.createIfNotExists()
    await queue.sendMessage(text)
  }
}
