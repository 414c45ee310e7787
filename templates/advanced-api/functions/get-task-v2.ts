import { http, inject, openapi, requireScopes, requireUser, validateHttp, withContext } from '#toolkit'
import { tasks } from '../tasks/dependencies.js'
import { TaskPath, TaskV2 } from './schemas.js'

export const getTaskV2 = http(
  { name: 'getTaskV2', method: 'GET', route: 'tasks/{task_id}' },
  withContext(),
  requireUser(),
  requireScopes('tasks.read'),
  inject({ tasks }),
  openapi({ summary: 'Get a task', tags: ['Tasks'], errors: ['not_found'] }),
  validateHttp({ path: TaskPath, response: TaskV2 }),
)(({ path, user, tasks }) => tasks.get(user.id, path.task_id))
