import * as z from 'zod'

const words = z.array(z.string().regex(/^[^\s,]+$/, 'has no blanks and no commas')).default([])

/** What a token is asked for with; members that are not known are refused. */
export const TokenRequest = z.strictObject({
  user: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  roles: words,
  scopes: words,
  /** Whom it is meant for; the issuer's default when not given. */
  audience: z.string().min(1).optional(),
  /** From now, such as `15m`, `1h` or `-1m`, which has expired. */
  expires: z.string().default('1h'),
})

export type TokenRequest = z.input<typeof TokenRequest>
