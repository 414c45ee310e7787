import { inApi } from '#toolkit'
import { simpleApi, simpleApiV2 } from '../openapi/apis.js'
import { createTask } from './create-task.js'
import { getTask } from './get-task.js'
import { getTaskV2 } from './get-task-v2.js'

/** Every function of the app by its API, in the order of the documents. */
export const functions = [...inApi(simpleApi, [getTask]), ...inApi(simpleApiV2, [createTask, getTaskV2])] as const
