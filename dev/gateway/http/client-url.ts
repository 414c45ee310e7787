import { RequestUrl, type Scheme } from './url.js'

const DEFAULT_HOST = 'localhost'

/**
 * The URL that a client asked for, from the request line and its Host header.
 * @param connection the scheme of the connection, which no absolute URL on the request line can change; without one, that URL decides
 */
export function clientUrl(target: string, hostHeader: string | undefined, connection?: Scheme): RequestUrl {
  if (!target.startsWith('/') && URL.canParse(target)) return RequestUrl.parse(target).withScheme(connection)
  const scheme = connection ?? 'http'
  const { host, port } = splitHost(hostHeader ?? DEFAULT_HOST, scheme)
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  return new RequestUrl({
    scheme,
    host,
    port,
    path: path.startsWith('/') ? path : '/',
    queryString: mark < 0 ? '' : target.slice(mark + 1),
  })
}

/** `example.org:8080`, also with an IPv6 address in brackets. */
function splitHost(header: string, scheme: Scheme): { readonly host: string; readonly port: number } {
  const colon = header.lastIndexOf(':')
  const port = colon > header.lastIndexOf(']') ? Number(header.slice(colon + 1)) : Number.NaN
  if (Number.isInteger(port) && port > 0) return { host: header.slice(0, colon), port }
  return { host: header, port: scheme === 'https' ? 443 : 80 }
}
