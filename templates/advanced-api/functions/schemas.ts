import * as z from 'zod'
import { schema } from '#toolkit'

export const TaskPath = schema(() => z.object({ task_id: z.uuid() }))

export const TaskDraft = schema(() =>
  z
    .strictObject({
      title: z.string().min(1).max(200).meta({ example: 'Water the plants' }),
      due: z.iso.date().nullable().default(null),
    })
    .meta({ id: 'TaskDraft' }),
)

/** As the first version has it: without its date. */
export const Task = schema(() => z.object({ task_id: z.uuid(), title: z.string() }).meta({ id: 'Task' }))

export const TaskV2 = schema(() =>
  z
    .object({ task_id: z.uuid(), title: z.string(), due: z.iso.date().nullable(), created_at: z.iso.datetime() })
    .meta({ id: 'TaskV2' }),
)
