import type * as z from 'zod'

type Def = z.core.$ZodTypes['_zod']['def']

/** The parameters whose values are arrays: those, and no others, may come more than once. */
export function arrayKeys(schema: z.ZodObject): ReadonlySet<string> {
  const entries = Object.entries(schema.shape)
  return new Set(entries.flatMap(([key, member]) => (takesArray(member) ? [key] : [])))
}

/** Whether a schema reads an array, whatever is wrapped around it. */
function takesArray(schema: z.core.$ZodType): boolean {
  const def = (schema as z.core.$ZodTypes)._zod.def as Def
  switch (def.type) {
    case 'array':
    case 'tuple':
      return true
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return takesArray(def.innerType)
    case 'pipe':
      // z.preprocess(…, z.array(…)) says on its second side what it is meant to read.
      return takesArray(def.in._zod.def.type === 'transform' ? def.out : def.in)
    case 'union':
      return def.options.some(takesArray)
    default:
      return false
  }
}
