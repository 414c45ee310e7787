import { Liquid, LiquidError, type Template } from 'liquidjs'
import type { PolicyElement } from '../documents/element.js'
import type { HeaderList } from '../http/headers.js'
import type { RequestUrl } from '../http/url.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler } from '../plan/compiler.js'
import { JsonArrayFor } from './liquid-json-array.js'
import { liquidObject } from './liquid-object.js'
import { xmlForLiquid } from './liquid-xml.js'
import type { EditableMessage } from './policy.js'
import { plainVariable } from './variables.js'

type Render = (exchange: Exchange, message: EditableMessage) => string

const engine = createEngine()

/**
 * Compiles a liquid template once. `body` is the message's body, parsed by its Content-Type; `context` has the members that the
 * reference lists (https://learn.microsoft.com/azure/api-management/set-body-policy#using-liquid-templates-with-set-body).
 */
export function compileLiquid(element: PolicyElement, compiler: Compiler): Render {
  const { text } = element
  if (text === undefined) return () => ''
  compiler.readsMessage()
  const template = parse(text.text, (message) => compiler.problem(text.position, `the liquid template: ${message}`))
  return (exchange, message) =>
    engine.renderSync(template, { body: parsedBody(message), context: contextOf(exchange) }) as string
}

function createEngine(): Liquid {
  const liquid = new Liquid({ templates: {}, ownPropertyOnly: true, renderLimit: 5_000, memoryLimit: 100_000_000 })
  // DotLiquid's C# naming: {{ x | Upcase }}.
  for (const [name, filter] of Object.entries(liquid.filters)) {
    liquid.registerFilter(pascalCase(name), filter)
  }
  liquid.registerTag('JSONArrayFor', JsonArrayFor)
  return liquid
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function parse(text: string, report: (message: string) => void): Template[] {
  try {
    return engine.parse(text)
  } catch (error) {
    if (!LiquidError.is(error)) throw error
    report(error.message)
    return []
  }
}

function parsedBody({ body, headers }: EditableMessage): unknown {
  const text = body.bytes?.toString('utf8') ?? ''
  const type = headers.get('Content-Type') ?? ''
  const isXml = /[/+]xml\b/i.test(type)
  if (!isXml && !/[/+]json\b/i.test(type)) return text
  try {
    return isXml ? xmlForLiquid(text) : JSON.parse(text)
  } catch {
    return text
  }
}

/** `context` under its C# names; what is costly is made only when the template asks for it. */
function contextOf(exchange: Exchange): object {
  const { request, response, api, operation, product, subscription, user, lastError } = exchange
  return {
    RequestId: exchange.requestId,
    Timestamp: new Date(exchange.timestamp).toISOString(),
    Request: {
      Method: request.method,
      IpAddress: request.ipAddress,
      Url: urlOf(request.url),
      OriginalUrl: urlOf(request.originalUrl),
      Headers: headersOf(request.headers),
      MatchedParameters: Object.fromEntries(request.matchedParameters),
    },
    Response: response && {
      StatusCode: response.status,
      StatusReason: response.reason,
      Headers: headersOf(response.headers),
    },
    Variables: variablesOf(exchange),
    Api: api && { Id: api.id, Name: api.name, Path: api.path, ServiceUrl: api.serviceUrl },
    Operation: operation && {
      Id: operation.id,
      Name: operation.name,
      Method: operation.method,
      UrlTemplate: operation.urlTemplate,
    },
    Product: product && { Id: product.id, Name: product.name },
    Subscription: subscription && { Id: subscription.id, Name: subscription.name, Key: subscription.key },
    User: user && { Id: user.id, Email: user.email, FirstName: user.firstName, LastName: user.lastName },
    LastError: lastError && {
      Source: lastError.source,
      Reason: lastError.reason,
      Message: lastError.message,
      Scope: lastError.scope,
      Section: lastError.section,
      Path: lastError.path,
      PolicyId: lastError.policyId,
    },
  }
}

function urlOf(url: RequestUrl): object {
  const query = Object.fromEntries([...url.query].map(([name, values]) => [name, values.join(',')]))
  const { scheme, host, port, path, queryString } = url
  return { Scheme: scheme, Host: host, Port: port, Path: path, QueryString: queryString, Query: query }
}

function headersOf(headers: HeaderList): object {
  return liquidObject((name) => headers.get(name))
}

function variablesOf({ variables }: Exchange): object {
  return liquidObject((name) => {
    const value = variables.get(name)
    return value === undefined ? undefined : plainVariable(value)
  })
}
