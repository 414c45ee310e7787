/**
 * A schema as the types of a declaration see it. To compare one with zod's `ZodType` the compiler compares each of some 60
 * methods, for every schema of a project; this is what the types read of it.
 */
export interface AnySchema {
  readonly _zod: { readonly input: unknown; readonly output: unknown }
}

/** The schema of an object. */
export interface AnyObjectSchema extends AnySchema {
  readonly shape: object
}

/** What a schema, or the one that a function makes, makes of what it lets through; undefined where there is none. */
export type OutputOf<S> = S extends { readonly _zod: { readonly output: infer Out } }
  ? Out
  : S extends () => infer Made
    ? OutputOf<Made>
    : undefined

/** What it takes. */
export type InputOf<S> = S extends { readonly _zod: { readonly input: infer In } }
  ? In
  : S extends () => infer Made
    ? InputOf<Made>
    : undefined
