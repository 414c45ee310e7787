import type { GatewayRequest } from '../pipeline/exchange.js'

/** A GraphQL request over HTTP: https://graphql.github.io/graphql-over-http/draft/ */
export interface GraphqlRequest {
  readonly query: string
  /** The body with another query in its place; absent where the query is in the URL. */
  readonly body?: (query: string) => string
}

/** The request's query: of the body, as JSON or as `application/graphql`, or of the URL. Else a text that says what is wrong. */
export function readGraphqlRequest({ method, url, headers }: GatewayRequest, bytes: Buffer): GraphqlRequest | string {
  if (method === 'GET') {
    const query = url.query.get('query')?.[0]
    return query === undefined ? 'The URL has no query.' : { query }
  }
  const text = bytes.toString('utf8')
  if (/^application\/graphql\s*(;|$)/i.test(headers.get('Content-Type') ?? ''))
    return { query: text, body: (query) => query }
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && 'query' in json && typeof json.query === 'string') {
      return { query: json.query, body: (query) => JSON.stringify({ ...json, query }) }
    }
    return 'The body has no query.'
  } catch {
    return 'The body is not JSON.'
  }
}
