import type { PolicyElement } from '../documents/element.js'
import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { RequestUrl } from '../http/url.js'
import type { Exchange, GatewayResponse } from '../pipeline/exchange.js'
import type { OutgoingRequest } from '../pipeline/services.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import { authenticationBasic, authenticationManagedIdentity } from './authentication.js'
import { authenticationCertificate } from './authentication-certificate.js'
import { applyEdits } from './message.js'
import { ALL_SECTIONS, type EditableMessage, type ElementSpec, type Policy } from './policy.js'
import { proxy } from './proxy.js'
import { setBody } from './set-body.js'
import { setHeader } from './set-header.js'
import { setMethod } from './set-method.js'
import { responseVariable } from './variables.js'

const defaultTimeoutSeconds = 60

const requestSpec: Pick<ElementSpec, 'children' | 'rule'> = {
  children: {
    'set-url': { text: 'string' },
    'set-method': setMethod,
    'set-header': { ...setHeader, many: true },
    'set-body': setBody,
    'authentication-basic': authenticationBasic,
    'authentication-certificate': authenticationCertificate,
    'authentication-managed-identity': authenticationManagedIdentity,
    proxy,
  },
  rule: ({ attributes, name, children }) =>
    attributes.get('mode')?.value.text !== 'copy' && !children.some((child) => child.name === 'set-url')
      ? `<${name}> needs a <set-url> inside unless mode is "copy": add it`
      : undefined,
}

/** https://learn.microsoft.com/azure/api-management/send-request-policy. An error status is an answer like any other. */
export const sendRequest: Policy = {
  name: 'send-request',
  sections: ALL_SECTIONS,
  attributes: {
    mode: { type: ['new', 'copy'] },
    'response-variable-name': { type: 'string', required: true, expression: false },
    timeout: { type: 'int' },
    'ignore-error': { type: 'bool', expression: false },
  },
  ...requestSpec,
  compile(element, compiler) {
    const prepare = outgoing(element, compiler)
    const variable = compiler.string(element, 'response-variable-name')
    const timeout = compiler.int(element, 'timeout', defaultTimeoutSeconds)
    const ignoreError = compiler.bool(element, 'ignore-error', false)
    return async (exchange) => {
      const response = await send(exchange, await prepare(exchange), timeout(exchange)).catch((error: unknown) => {
        if (!(error instanceof PolicyError) || !ignoreError(exchange)) throw error
        return undefined
      })
      exchange.variables.set(variable(exchange), response === undefined ? null : responseVariable(response))
      return undefined
    }
  },
}

/** https://learn.microsoft.com/azure/api-management/send-one-way-request-policy. Nobody waits for the answer or learns of a failure. */
export const sendOneWayRequest: Policy = {
  name: 'send-one-way-request',
  sections: ALL_SECTIONS,
  attributes: { mode: { type: ['new', 'copy'] }, timeout: { type: 'int' } },
  ...requestSpec,
  compile(element, compiler) {
    const prepare = outgoing(element, compiler)
    const timeout = compiler.int(element, 'timeout', defaultTimeoutSeconds)
    return async (exchange) => {
      const request = await prepare(exchange)
      send(exchange, request, timeout(exchange)).catch((error: Error) => {
        exchange.services.trace('send-one-way-request', `${request.url}: ${error.message}`, 'error')
      })
      return undefined
    }
  },
}

type Prepare = (exchange: Exchange) => Promise<OutgoingRequest>

function outgoing(element: PolicyElement, compiler: Compiler): Prepare {
  const urlElement = element.children.find(({ name }) => name === 'set-url')
  const url = urlElement === undefined ? undefined : compiler.text(urlElement)
  const copies = compiler.string(element, 'mode', 'new')
  const edits = compiler.edits(element)
  return async (exchange) => {
    const request = copies(exchange) === 'copy' ? await copyOf(exchange) : newRequest()
    await applyEdits(edits, exchange, request)
    const target = url === undefined ? exchange.request.url : parseUrl(element.name, url(exchange).trim())
    return { ...request, url: target }
  }
}

type Draft = EditableMessage & { method: string }

function newRequest(): Draft {
  return { method: 'GET', headers: new HeaderList(), body: MessageBody.empty() }
}

async function copyOf({ request }: Exchange): Promise<Draft> {
  const { method, headers, body } = request
  const bytes = await body.buffer()
  return { method, headers: headers.clone(), body: body.isEmpty ? MessageBody.empty() : MessageBody.fromBytes(bytes) }
}

async function send(exchange: Exchange, request: OutgoingRequest, seconds: number): Promise<GatewayResponse> {
  const response = await exchange.services.transport(request, { timeoutMilliseconds: seconds * 1000 })
  await response.body.buffer()
  return response
}

function parseUrl(source: string, text: string): RequestUrl {
  try {
    return RequestUrl.parse(text)
  } catch {
    throw new PolicyError({
      source,
      reason: 'InvalidUrl',
      message: `'${text}' is not a valid absolute URL.`,
      status: 500,
      publicMessage: 'Internal server error',
    })
  }
}
