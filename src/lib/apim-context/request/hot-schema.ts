import type * as z from 'zod'
import { _safeParse } from 'zod/v4/core'

/** After so many uses a schema is worth the milliseconds that its compilation takes. */
const HOT = 100

/** What a schema makes of a value, or what is wrong with it. */
export type Parsed =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly error: Issues }

/** In place of a ZodError: to make one takes longer than to find what is wrong, and clients are wrong often. */
class Issues {
  readonly issues: readonly z.core.$ZodIssue[]

  constructor(issues: readonly z.core.$ZodIssue[]) {
    this.issues = issues
  }
}

type Parse = (schema: z.ZodType, value: unknown, context?: z.core.ParseContext<z.core.$ZodIssue>) => Parsed
const parse = _safeParse(Issues as unknown as Parameters<typeof _safeParse>[0]) as Parse

/**
 * Parses as the schema does. Once it is much used, zod writes a function for it, which is up to ten times faster; what that
 * cannot take goes through the schema itself, so that errors are the same.
 */
export class HotSchema {
  #schema: z.ZodType
  #uses = 0

  constructor(schema: z.ZodType) {
    this.#schema = schema
  }

  safeParse(value: unknown, context?: z.core.ParseContext<z.core.$ZodIssue>): Parsed {
    if (this.#uses === HOT) return parse(this.#schema, value, context)
    this.#uses += 1
    if (this.#uses === HOT) void this.#compile()
    // Without this zod writes a smaller function for each object at its first use, which costs the first calls more than it saves.
    return parse(this.#schema, value, { ...context, jitless: true })
  }

  /** A schema that cannot be compiled is given back as it is. */
  async #compile(): Promise<void> {
    const { compile } = await import('zod/v4/core')
    this.#schema = compile(this.#schema)
  }
}
