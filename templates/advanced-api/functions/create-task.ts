import {
  http,
  idempotent,
  inject,
  openapi,
  requireScopes,
  requireUser,
  respond,
  validateHttp,
  withContext,
} from '#toolkit'
import { taskRecords, tasks } from '../tasks/dependencies.js'
import { TaskDraft, TaskV2 } from './schemas.js'

export const createTask = http(
  { name: 'createTask', method: 'POST', route: 'tasks' },
  withContext(),
  requireUser(),
  requireScopes('tasks.write'),
  inject({ tasks }),
  idempotent({ store: taskRecords }),
  openapi({
    summary: 'Create a task',
    description: 'A task is created once for an Idempotency-Key, however often the request is repeated.',
    tags: ['Tasks'],
    responses: { 201: { description: 'The task.', headers: { Location: 'Where the task is.' } } },
  }),
  validateHttp({ body: TaskDraft, responses: { 201: TaskV2 } }),
)(async ({ body, user, tasks, idempotency, telemetry }) => {
  const task = tasks.draft(user.id, body, idempotency.partition)
  const { task_id, title, due, created_at } = task
  const headers = { Location: `/api/v2/tasks/${task_id}` }
  const reply = respond({ status: 201, headers, jsonBody: { task_id, title, due, created_at } })
  // The task and the record of the key are one transaction: either both are there, or neither.
  const committed = await idempotency.commit(reply, (record) => tasks.save(task, record))
  telemetry.event('TaskCreated', { task_id, due: due ?? 'never' })
  return committed
})
