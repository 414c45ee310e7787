import { lastSegment } from './backends.js'
import type { Fields, Substitute } from './fields.js'
import {
  checkNames,
  type LoadContext,
  propertiesOf,
  readInformation,
  readPolicy,
  reportAt,
  subfolders,
} from './folder.js'
import type { Api, Operation, VersionSet } from './model.js'
import { normalizeOperationId, readSpecification, type Specification, specifiedOperations } from './specification.js'

const FILES = [
  'apiInformation.json',
  'specification.json',
  'specification.yaml',
  'specification.yml',
  'specification.graphql',
  'specification.wadl',
  'specification.wsdl',
  'operations',
]
/** What an extract has besides and a gateway does not need. */
const IGNORED_NAMES = [
  'diagnostics',
  'releases',
  'resolvers',
  'schemas',
  'tags',
  'tags.json',
  'tagDescriptions',
  'wiki',
  'issues',
  'tools',
]

/** Reads `apis/`: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/apis */
export function loadApis(
  context: LoadContext,
  versionSets: ReadonlyMap<string, VersionSet>,
  substitute: Substitute,
): Api[] {
  const apis: Api[] = []
  for (const folder of subfolders(context, 'apis')) {
    const api = loadApi(context, folder, versionSets, substitute)
    if (api !== undefined) apis.push(api)
  }
  return apis
}

function loadApi(
  context: LoadContext,
  folderName: string,
  versionSets: ReadonlyMap<string, VersionSet>,
  substitute: Substitute,
): Api | undefined {
  const folder = `apis/${folderName}`
  checkNames(context, folder, [...FILES, ...IGNORED_NAMES])
  const node = readInformation(context, `${folder}/apiInformation.json`, { section: 'apis', name: folderName })
  if (node === undefined) return undefined
  const fields = propertiesOf(node, 'An API', context, substitute)
  const type = fields.oneOf('type', ['http', 'soap', 'graphql', 'grpc', 'odata', 'websocket']) ?? 'http'
  if (type !== 'http' && type !== 'graphql') {
    context.warnings.push({ ...fields.at('type'), message: `this gateway serves no APIs of type ${type}: left out` })
    return undefined
  }
  const [id = '', folderRevision] = folderName.split(';rev=')
  const graphql = type === 'graphql' ? readGraphql(context, folder, fields) : undefined
  const specification = graphql === undefined ? readSpecification(context, folder) : undefined
  const policy = readPolicy(context, folder)
  const serviceUrl = readServiceUrl(fields)
  const keyNames = fields.object('subscriptionKeyParameterNames')
  const queryInTemplate = fields.oneOf('translateRequiredQueryParameters', ['template', 'query']) !== 'query'
  const api: Api = {
    id,
    name: fields.string('displayName') ?? id,
    path: readPath(fields),
    protocols: readProtocols(fields),
    ...(serviceUrl === undefined ? {} : { serviceUrl }),
    subscriptionRequired: fields.boolean('subscriptionRequired') ?? true,
    subscriptionKeyNames: {
      header: keyNames?.string('header') ?? 'Ocp-Apim-Subscription-Key',
      query: keyNames?.string('query') ?? 'subscription-key',
    },
    ...readRevision(fields, folderRevision),
    ...readVersion(fields, versionSets),
    operations: specification === undefined ? [] : loadOperations(context, folder, specification, queryInTemplate),
    ...graphql,
    ...(policy === undefined ? {} : { policy }),
    ...(specification === undefined ? {} : { specification: specification.document }),
  }
  keyNames?.end()
  fields.ignore('apiRevisionDescription', 'apiType', 'apiVersionDescription', 'authenticationSettings', 'contact')
  fields.ignore(
    'description',
    'format',
    'license',
    'provisioningState',
    'sourceApiId',
    'termsOfServiceUrl',
    'wsdlSelector',
  )
  fields.ignore('type', 'value').end()
  return api
}

/**
 * A GraphQL API that passes requests on: one operation, by GET and POST, at its path. Its resolvers do not run here.
 * https://learn.microsoft.com/azure/api-management/graphql-apis-overview
 */
function readGraphql(
  context: LoadContext,
  folder: string,
  fields: Fields,
): Pick<Api, 'isGraphql' | 'operations' | 'graphqlSchema'> {
  if (subfolders(context, `${folder}/resolvers`).length > 0) {
    const message = 'resolvers do not run here: requests go to the serviceUrl, which has to answer GraphQL'
    context.warnings.push({ ...fields.at('type'), message })
  }
  const path = `${folder}/specification.graphql`
  const text = context.tree.read(path)
  const operations = ['GET', 'POST'].map(
    (method): Operation => ({ id: `graphql-${method.toLowerCase()}`, name: 'GraphQL', method, urlTemplate: '/' }),
  )
  return {
    isGraphql: true,
    operations,
    ...(text === undefined ? {} : { graphqlSchema: { file: context.tree.display(path), text } }),
  }
}

function readServiceUrl(fields: Fields): string | undefined {
  const url = fields.string('serviceUrl')
  if (url === undefined || url === '') return undefined
  if (!/^https?:\/\/[^/]/i.test(url)) fields.problem(`"${url}" is not an http or https URL`, 'serviceUrl')
  return url
}

function readPath(fields: Fields): string {
  const path = fields.string('path')
  if (path === undefined) fields.problem('An API needs "path"; "" is the root of the gateway')
  return (path ?? '').replace(/^\/+|\/+$/g, '')
}

function readProtocols(fields: Fields): ('http' | 'https')[] {
  const protocols: ('http' | 'https')[] = []
  for (const protocol of fields.strings('protocols') ?? ['https']) {
    if (protocol === 'http' || protocol === 'https') protocols.push(protocol)
    else fields.problem(`this gateway speaks http and https, not "${protocol}"`, 'protocols')
  }
  return protocols
}

function readRevision(
  fields: Fields,
  folderRevision: string | undefined,
): Pick<Api, 'revision' | 'isCurrent' | 'isOnline'> {
  const revision = fields.string('apiRevision') ?? folderRevision ?? '1'
  if (folderRevision !== undefined && revision !== folderRevision) {
    fields.problem(`the folder says revision ${folderRevision}, apiRevision says ${revision}`, 'apiRevision')
  }
  const isCurrent = fields.boolean('isCurrent') ?? folderRevision === undefined
  return { revision, isCurrent, isOnline: fields.boolean('isOnline') ?? true }
}

function readVersion(
  fields: Fields,
  versionSets: ReadonlyMap<string, VersionSet>,
): Pick<Api, 'version' | 'versionSet'> {
  const version = fields.string('apiVersion') ?? ''
  const setId = fields.string('apiVersionSetId')
  fields.ignore('apiVersionSet')
  if (setId === undefined) {
    if (version !== '') fields.problem('an API with "apiVersion" needs "apiVersionSetId"', 'apiVersion')
    return { version }
  }
  const versionSet = versionSets.get(lastSegment(setId))
  if (versionSet !== undefined) return { version, versionSet }
  fields.problem(`there is no version set "${lastSegment(setId)}"`, 'apiVersionSetId')
  return { version }
}

function loadOperations(
  context: LoadContext,
  apiFolder: string,
  specification: Specification,
  queryInTemplate: boolean,
): Operation[] {
  const folders = new Map(
    subfolders(context, `${apiFolder}/operations`).map((name) => [normalizeOperationId(name), name]),
  )
  const ids = new Set<string>()
  const operations = specifiedOperations(specification, queryInTemplate).map((operation): Operation => {
    if (ids.has(operation.id)) reportAt(context, specification.path, `two operations have the id "${operation.id}"`)
    ids.add(operation.id)
    const name = folders.get(operation.id)
    folders.delete(operation.id)
    if (name === undefined) return operation
    const folder = `${apiFolder}/operations/${name}`
    checkNames(context, folder, ['tags'])
    const policy = readPolicy(context, folder)
    return policy === undefined ? operation : { ...operation, policy }
  })
  for (const name of folders.values()) {
    reportAt(
      context,
      `${apiFolder}/operations/${name}`,
      `no operation of ${specification.path} has the id "${name}"; it has: ${[...ids].join(', ')}`,
    )
  }
  return operations
}

/** Two APIs at one address: nobody could say which of them answers. */
export function reportClashes(context: LoadContext, apis: readonly Api[]): void {
  const places = new Map<string, Api>()
  for (const api of apis) {
    const place = [api.path.toLowerCase(), api.version.toLowerCase(), api.isCurrent ? 'current' : api.revision].join(
      '\n',
    )
    const other = places.get(place)
    places.set(place, api)
    const holder = api.workspace === undefined ? '' : `workspaces/${api.workspace.id}/`
    const file = `${holder}apis/${api.id}${api.isCurrent ? '' : `;rev=${api.revision}`}/apiInformation.json`
    if (other !== undefined && (other.id !== api.id || api.isCurrent)) {
      reportAt(context, file, `"${other.id}" has the same path, version and revision: "${api.path}"`)
    }
  }
}
