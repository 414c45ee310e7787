/** The most that a key may have, as at Stripe: https://docs.stripe.com/api/idempotent_requests */
export const MAX_KEY_LENGTH = 255

const bare = /^[!#-+\--~]+$/
const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/

/**
 * The key of a header: a string of RFC 8941 in double quotes, as the IETF's draft has it, or the same without quotes, as most
 * clients send it (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header). Undefined when it is neither:
 * two headers, joined by a comma, are not one key.
 */
export function parseKey(header: string): string | undefined {
  const key = bare.test(header) ? header : quoted.exec(header)?.[1]?.replace(/\\(.)/g, '$1')
  return key !== undefined && key.length >= 1 && key.length <= MAX_KEY_LENGTH ? key : undefined
}
