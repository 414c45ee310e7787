import type { Backend } from '../artifacts/model.js'
import { RequestUrl } from '../http/url.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Policy } from './policy.js'

/**
 * https://learn.microsoft.com/azure/api-management/set-backend-service-policy. Once a backend entity is chosen, a base-url of
 * another scope no longer counts: only another backend-id takes its place.
 */
export const setBackendService: Policy = {
  name: 'set-backend-service',
  sections: ['inbound', 'backend'],
  attributes: {
    'base-url': { type: 'string' },
    'backend-id': { type: 'string' },
    'sf-resolve-condition': { type: 'bool' },
    'sf-service-instance-name': { type: 'string' },
    'sf-partition-key': { type: 'string' },
    'sf-listener-name': { type: 'string' },
    'sf-replica-type': { type: 'string' },
    'dapr-app-id': { type: 'string' },
    'dapr-method': { type: 'string' },
    'dapr-namespace': { type: 'string' },
  },
  rule({ attributes }) {
    const given = ['base-url', 'backend-id'].filter((name) => attributes.has(name)).length
    return given === 1 ? undefined : '<set-backend-service> needs either base-url or backend-id: give one of them'
  },
  limitation: 'Service Fabric and Dapr are not part of this gateway: their attributes have no effect.',
  compile(element, compiler) {
    if (element.attributes.has('backend-id')) {
      const fixed = compiler.literal(element, 'backend-id')
      const { backends } = compiler.surroundings
      if (fixed !== undefined && !backends.has(fixed)) {
        const { position } = element.attributes.get('backend-id')!.value
        compiler.problem(position, `backend "${fixed}" does not exist: define it under "backends", or correct the name`)
      }
      const id = compiler.string(element, 'backend-id')
      return (exchange) => {
        chooseBackend(exchange, backends, id(exchange))
        return undefined
      }
    }
    const base = compiler.string(element, 'base-url')
    const fixed = compiler.literal(element, 'base-url')
    const parsed = fixed === undefined ? undefined : parseBase(fixed)
    if (fixed !== undefined && parsed === undefined) {
      compiler.problem(element.position, `base-url "${fixed}" is not an absolute http or https URL: correct it`)
    }
    return (exchange) => {
      const { request } = exchange
      if (request.backend !== undefined) return undefined
      const url = parsed ?? parseBase(base(exchange))
      if (url === undefined) throw invalidUrl(base(exchange))
      request.url = request.url.withBase(url)
      return undefined
    }
  },
}

function chooseBackend({ request }: Exchange, backends: ReadonlyMap<string, Backend>, id: string): void {
  const backend = backends.get(id)
  if (backend === undefined) {
    throw new PolicyError({
      source: 'set-backend-service',
      reason: 'BackendNotFound',
      message: `Backend with id '${id}' could not be found.`,
      status: 500,
      publicMessage: 'Internal server error',
    })
  }
  request.backend = backend
}

function parseBase(text: string): RequestUrl | undefined {
  try {
    return RequestUrl.parse(text.trim())
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function invalidUrl(url: string): PolicyError {
  return new PolicyError({
    source: 'set-backend-service',
    reason: 'InvalidBackendUrl',
    message: `'${url}' is not a valid backend URL.`,
    status: 500,
    publicMessage: 'Internal server error',
  })
}
