import * as z from 'zod'

/** What the text of a variable becomes, and how to say what it must be: the message completes "it must be …". */
export interface Kind<T> {
  /** Makes the schema; asked for only where the variable is set, since a start pays for each of them. */
  schema(): z.core.$ZodType<T, string>
  readonly must: string
}

/** Any text that is not empty; `must` says what it is for. */
export const text = (must = 'text'): Kind<string> => ({ schema: () => z.string(), must })

export function oneOf<const V extends string>(...values: readonly [V, ...V[]]): Kind<V> {
  return { schema: () => z.enum(values), must: values.join(' or ') }
}

/** `true` and `false`, and the other words that people use for them. */
export const flag = (): Kind<boolean> => ({ schema: () => z.stringbool(), must: 'true or false' })

/** An integer of the range, in digits; `unit` is plural, such as `seconds`. */
export function integer({ min, max, unit }: { readonly min: number; readonly max: number; readonly unit?: string }) {
  const schema = () =>
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max))
  return { schema, must: `a number of ${unit ?? 'whole units'} from ${min} to ${max}` } satisfies Kind<number>
}

/** Values parted by commas; blanks around them do not count. */
export function list(of = 'values'): Kind<readonly string[]> {
  const split = (value: string) => value.split(',').flatMap((item) => item.trim() || [])
  return { schema: () => z.string().transform(split), must: `${of} parted by commas` }
}

/** An absolute http or https address, without the slash at its end. */
export function url(): Kind<string> {
  const schema = () => z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))
  return { schema, must: 'an absolute address that begins with https:// or http://' }
}
