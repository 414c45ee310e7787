import { http, inject, openapi, requireScopes, requireUser, validateHttp, withContext } from '#toolkit'
import { tasks } from '../tasks/dependencies.js'
import { Task, TaskPath } from './schemas.js'

export const getTask = http(
  { name: 'getTask', method: 'GET', route: 'tasks/{task_id}' },
  withContext(),
  requireUser(),
  requireScopes('tasks.read'),
  inject({ tasks }),
  openapi({ summary: 'Get a task', tags: ['Tasks'], errors: ['not_found'] }),
  validateHttp({ path: TaskPath, response: Task }),
)(({ path, user, tasks }) => tasks.get(user.id, path.task_id))
