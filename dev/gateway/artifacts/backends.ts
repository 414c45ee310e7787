import { findCertificate } from './certificates.js'
import type { Fields, Substitute } from './fields.js'
import { checkNames, type LoadContext, propertiesOf, readInformation, subfolders } from './folder.js'
import type { Backend, BackendCredentials, CircuitBreakerRule, ClientCertificate, ProxyServer } from './model.js'
import { readProxy } from './proxy.js'

/** What a backend is made with besides its own properties. */
interface Around {
  readonly context: LoadContext
  readonly certificates: ReadonlyMap<string, ClientCertificate>
}

/** Reads `backends/`: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/backends */
export function loadBackends(
  context: LoadContext,
  substitute: Substitute,
  certificates: ReadonlyMap<string, ClientCertificate>,
): Map<string, Backend> {
  const backends = new Map<string, Backend>()
  const pools: { readonly fields: Fields; readonly members: readonly string[] }[] = []
  for (const id of subfolders(context, 'backends')) {
    const folder = `backends/${id}`
    checkNames(context, folder, ['backendInformation.json'])
    const node = readInformation(context, `${folder}/backendInformation.json`, { section: 'backends', name: id })
    if (node === undefined) continue
    const fields = propertiesOf(node, 'A backend', context, substitute)
    const backend = readBackend(id, fields, { context, certificates })
    backends.set(id, backend)
    if (backend.type === 'Pool') pools.push({ fields, members: backend.services.map((service) => service.backend) })
  }
  for (const { fields, members } of pools) {
    if (members.length === 0) fields.problem('a pool needs "services"', 'pool')
    for (const member of members) {
      const backend = backends.get(member)
      if (backend === undefined) fields.problem(`the pool names the backend "${member}", which does not exist`, 'pool')
      else if (backend.type === 'Pool') fields.problem(`the pool names "${member}", which is a pool itself`, 'pool')
    }
  }
  return backends
}

function readBackend(id: string, fields: Fields, around: Around): Backend {
  const type = fields.oneOf('type', ['Single', 'Pool']) ?? 'Single'
  fields.ignore('title', 'description', 'resourceId', 'properties', 'azureRegion')
  fields.ignore('provisioningState', 'sessionAffinity', 'failureResponse')
  const backend = type === 'Pool' ? readPool(id, fields) : readSingle(id, fields, around)
  fields.end()
  return backend
}

function readPool(id: string, fields: Fields): Backend {
  fields.ignore('url', 'protocol', 'credentials', 'tls', 'circuitBreaker', 'proxy')
  const pool = fields.object('pool')
  if (pool === undefined) fields.problem('a backend of type Pool needs "pool"')
  const services = (pool?.objects('services') ?? []).map((service) => {
    const backend = lastSegment(service.requiredString('id'))
    const member = { backend, priority: service.integer('priority') ?? 1, weight: service.integer('weight') ?? 1 }
    service.ignore('preferredCarrier').end()
    return member
  })
  pool?.ignore('sessionAffinity', 'failureResponse').end()
  return { type: 'Pool', id, services }
}

function readSingle(id: string, fields: Fields, around: Around): Backend {
  if (fields.has('pool')) fields.problem('only a backend of type Pool has "pool"', 'pool')
  fields.oneOf('protocol', ['http', 'soap'])
  const tls = fields.object('tls')
  const circuitBreaker = readCircuitBreaker(fields)
  const certificate = readCertificate(fields, around)
  const proxy = readBackendProxy(fields)
  const backend: Backend = {
    type: 'Single',
    id,
    url: readUrl(fields),
    credentials: readCredentials(fields),
    tls: {
      validateCertificateChain: tls?.boolean('validateCertificateChain') ?? true,
      validateCertificateName: tls?.boolean('validateCertificateName') ?? true,
    },
    ...(circuitBreaker === undefined ? {} : { circuitBreaker }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(proxy === undefined ? {} : { proxy }),
  }
  tls?.ignore('serverCertificateThumbprints', 'serverX509Names').end()
  return backend
}

function readUrl(fields: Fields): string {
  const url = fields.requiredString('url')
  if (url !== '' && !/^https?:\/\/[^/]/i.test(url)) fields.problem(`"${url}" is not an http or https URL`, 'url')
  return url
}

function readCredentials(fields: Fields): BackendCredentials {
  const credentials = fields.object('credentials')
  if (credentials === undefined) return { header: {}, query: {} }
  const authorization = credentials.object('authorization')
  const result: BackendCredentials = {
    header: credentials.stringLists('header'),
    query: credentials.stringLists('query'),
    ...(authorization === undefined
      ? {}
      : {
          authorization: {
            scheme: authorization.requiredString('scheme'),
            parameter: authorization.requiredString('parameter'),
          },
        }),
  }
  authorization?.end()
  credentials.ignore('certificate', 'certificateIds', 'managedIdentity').end()
  return result
}

/** The first that the credentials name: by id where they name ids, else by thumbprint. A missing one is told, and not presented. */
function readCertificate(fields: Fields, { context, certificates }: Around): ClientCertificate | undefined {
  const credentials = fields.object('credentials')
  const [id] = credentials?.strings('certificateIds') ?? []
  const [thumbprint] = credentials?.strings('certificate') ?? []
  const name = id === undefined ? thumbprint : lastSegment(id)
  if (credentials === undefined || name === undefined) return undefined
  const found = id === undefined ? findCertificate(certificates, name) : certificates.get(name)
  if (found === undefined) {
    const at = credentials.at(id === undefined ? 'certificate' : 'certificateIds')
    const message = `the certificate "${name}" is not there, so none is presented: give it in the configuration file (certificates)`
    context.warnings.push({ ...at, message })
  }
  return found
}

function readBackendProxy(fields: Fields): ProxyServer | undefined {
  const proxy = fields.object('proxy')
  if (proxy === undefined) return undefined
  const server = readProxy(proxy.requiredString('url'), proxy.string('username'), proxy.string('password'))
  proxy.end()
  if (server === undefined)
    proxy.problem('the proxy needs the URL of an HTTP proxy, such as http://localhost:3128', 'url')
  return server
}

/** https://learn.microsoft.com/azure/api-management/backends#circuit-breaker: one rule is allowed. */
function readCircuitBreaker(fields: Fields): CircuitBreakerRule | undefined {
  const breaker = fields.object('circuitBreaker')
  const rules = breaker?.objects('rules') ?? []
  breaker?.end()
  if (rules.length > 1) fields.problem('a circuit breaker has one rule', 'circuitBreaker')
  const rule = rules[0]
  if (rule === undefined) return undefined
  const condition = rule.object('failureCondition')
  if (condition === undefined) rule.problem('a rule needs "failureCondition"')
  if (condition?.has('percentage')) condition.problem('"percentage" is not supported: use "count"', 'percentage')
  const ranges = (condition?.objects('statusCodeRanges') ?? []).map((range) => {
    const bounds = { min: range.integer('min') ?? 0, max: range.integer('max') ?? 999 }
    range.end()
    return bounds
  })
  const result: CircuitBreakerRule = {
    name: rule.string('name') ?? '',
    count: condition?.integer('count') ?? 1,
    intervalMilliseconds: condition?.duration('interval') ?? 60_000,
    tripMilliseconds: rule.duration('tripDuration') ?? 60_000,
    acceptRetryAfter: rule.boolean('acceptRetryAfter') ?? false,
    statusCodeRanges: ranges,
  }
  condition?.ignore('errorReasons', 'percentage').end()
  rule.end()
  return result
}

/** The name at the end of an ARM id; a bare name stays as it is. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}
