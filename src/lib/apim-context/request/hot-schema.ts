import type * as z from 'zod'

/** After so many uses a schema is worth the milliseconds that its compilation takes. */
const HOT = 100

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

  safeParse(value: unknown, context?: z.core.ParseContext<z.core.$ZodIssue>): z.ZodSafeParseResult<unknown> {
    if (this.#uses === HOT) return this.#schema.safeParse(value, context)
    this.#uses += 1
    if (this.#uses === HOT) void this.#compile()
    // Without this zod writes a smaller function for each object at its first use, which costs the first calls more than it saves.
    return this.#schema.safeParse(value, { ...context, jitless: true })
  }

  /** A schema that cannot be compiled is given back as it is. */
  async #compile(): Promise<void> {
    const { compile } = await import('zod/v4/core')
    this.#schema = compile(this.#schema)
  }
}
