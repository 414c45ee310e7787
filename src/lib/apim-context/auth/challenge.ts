/** What the answer to a refused request says of the token that is wanted. */
export interface Challenge {
  /** Without one, the request had no token: https://www.rfc-editor.org/rfc/rfc6750#section-3.1 */
  readonly error?: 'invalid_token' | 'insufficient_scope'
  /** ASCII without quotation marks and backslashes. */
  readonly description?: string | undefined
  readonly scopes: readonly string[]
}

/** The header `WWW-Authenticate` of a 401 or 403 for a bearer token. */
export function bearerChallenge({ error, description, scopes }: Challenge): Record<string, string> {
  const parameters = [
    'realm="api"',
    error && `error="${error}"`,
    description && `error_description="${description}"`,
    scopes.length > 0 && `scope="${scopes.join(' ')}"`,
  ]
  return { 'WWW-Authenticate': `Bearer ${parameters.filter(Boolean).join(', ')}` }
}
