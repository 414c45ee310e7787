import type * as z from 'zod'

/** Readonly by type alone. What zod's own `readonly()` gives is frozen, and of that JSON.stringify takes twice as long. */
export const readonly = <S extends z.ZodType>(schema: S) =>
  schema as unknown as z.ZodType<Readonly<z.output<S>>, Readonly<z.input<S>>>
