import { NetObject } from '../runtime/object.js'
import { UriValue } from '../runtime/uri.js'
import { define } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

/** System.UriBuilder: the parts of an absolute URI, each of which can be replaced. */
class UriBuilderValue extends NetObject {
  scheme = 'http'
  userInfo = ''
  host = 'localhost'
  /** -1 leaves it out. */
  port = -1
  path = '/'
  query = ''
  fragment = ''

  static of(uri: UriValue): UriBuilderValue {
    const { scheme, userInfo, host, port, path, query, fragment } = uri
    return Object.assign(new UriBuilderValue(), { scheme, userInfo, host, port, path, query, fragment })
  }

  static parse(text: string): UriBuilderValue {
    const uri = UriValue.tryParse(text, 'absolute') ?? UriValue.parse(`http://${text}`)
    return UriBuilderValue.of(uri)
  }

  get type(): Type {
    return typeNamed('UriBuilder')
  }

  override display(): string {
    const user = this.userInfo === '' ? '' : `${this.userInfo}@`
    const port = this.port < 0 ? '' : `:${this.port}`
    const path = this.path.startsWith('/') ? this.path : `/${this.path}`
    return `${this.scheme}://${user}${this.host}${port}${path}${this.query}${this.fragment}`
  }
}

type Part = 'scheme' | 'host' | 'path' | 'query' | 'fragment'
function part(name: Part, change: (text: string) => string = (text) => text) {
  return {
    get: (self: UriBuilderValue) => self[name],
    set: (self: UriBuilderValue, value: string | null) => {
      self[name] = change(value ?? '')
    },
  }
}
/** Query and fragment get the mark that they begin with. */
const marked = (mark: string) => (text: string) => (text === '' || text.startsWith(mark) ? text : mark + text)
const encodedPath = (text: string) => encodeURI(text.startsWith('/') ? text : `/${text}`).replace(/%25/g, '%')

define('class System.UriBuilder', {
  'UriBuilder()': () => new UriBuilderValue(),
  'UriBuilder(string uri)': (text: string) => UriBuilderValue.parse(text),
  'UriBuilder(Uri uri)': (uri: UriValue) => UriBuilderValue.of(uri),
  'UriBuilder(string? scheme, string? host)': (scheme: string, host: string) => made(scheme, host, -1, '/'),
  'UriBuilder(string? scheme, string? host, int port)': (scheme: string, host: string, port: number) =>
    made(scheme, host, port, '/'),
  'UriBuilder(string? scheme, string? host, int port, string? path)': made,
  'string Scheme { get; set; }': part('scheme', (text) => text.replace(/:.*$/, '').toLowerCase()),
  'string Host { get; set; }': part('host'),
  'string Path { get; set; }': part('path', encodedPath),
  'string Query { get; set; }': part('query', marked('?')),
  'string Fragment { get; set; }': part('fragment', marked('#')),
  'int Port { get; set; }': {
    get: (self: UriBuilderValue) => self.port,
    set: (self: UriBuilderValue, port: number) => {
      self.port = port
    },
  },
  'Uri Uri { get; }': (self: UriBuilderValue) => UriValue.parse(self.display()),
  'string ToString()': (self: UriBuilderValue) => self.display(),
})

function made(scheme: string, host: string, port: number, path: string | null): UriBuilderValue {
  return Object.assign(new UriBuilderValue(), { scheme, host, port, path: encodedPath(path ?? '/') })
}
