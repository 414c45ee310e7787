import { randomUUID } from 'node:crypto'
import type { TableClient, TransactionAction } from '@azure/data-tables'
import { unlessMissing } from '#storage/status'
import { NotFoundError } from '#toolkit'

export interface TaskDraft {
  readonly title: string
  readonly due: string | null
}

export interface Task extends TaskDraft {
  readonly task_id: string
  readonly created_at: string
  /** The id of the user whose task it is. */
  readonly owner: string
}

export interface Tasks {
  /** A task that is not saved yet, in the partition of the table that is given, if one is. */
  draft(owner: string, draft: TaskDraft, partition?: string): Task
  /** Saves it, and what is given in the same transaction. */
  save(task: Task, together: readonly TransactionAction[]): Promise<void>
  /** @throws NotFoundError when the user has no such task */
  get(owner: string, taskId: string): Promise<Task>
}

/** The partition of a task: the first digits of its id. */
const PARTITION_DIGITS = 2

export function createTasks(table: TableClient, now: () => Date): Tasks {
  return {
    draft(owner, draft, partition) {
      const id = randomUUID()
      const task_id = (partition ?? id.slice(0, PARTITION_DIGITS)) + id.slice(PARTITION_DIGITS)
      return { ...draft, task_id, owner, created_at: now().toISOString() }
    },
    async save({ task_id, title, due, ...task }, together) {
      const key = { partitionKey: task_id.slice(0, PARTITION_DIGITS), rowKey: task_id }
      await table.submitTransaction([['create', { ...key, ...task, title, due: due ?? '' }], ...together])
    },
    async get(owner, taskId) {
      const found = await unlessMissing(table.getEntity<Task>(taskId.slice(0, PARTITION_DIGITS), taskId))
      // Whose task it is, is nobody else's business: not that there is one either.
      if (found?.owner !== owner) throw new NotFoundError(`You have no task ${taskId}.`)
      const { title, due, created_at } = found
      return { task_id: taskId, title, due: due || null, created_at, owner }
    },
  }
}
