import { ConfigurationError, type Problem } from '../problem.js'
import { loadProducts, loadSubscriptions, type Subscribers } from './access.js'
import { loadApis, reportClashes } from './apis.js'
import { loadAuthorizations } from './authorizations.js'
import { loadBackends } from './backends.js'
import { loadCertificates } from './certificates.js'
import { readExternalCache } from './external-cache.js'
import { diskTree, type FileTree, memoryTree } from './files.js'
import { checkNames, type LoadContext, readPolicy } from './folder.js'
import type { Configuration, PolicyFile, Resources, Sku, WorkspaceInfo } from './model.js'
import { createSubstitute, loadNamedValues, type NamedValues, reportMissingValues } from './named-values.js'
import { Overrides, type OverridesObject } from './overrides.js'
import { loadSchemas } from './schemas.js'
import { loadFragments, loadVersionSets } from './shared.js'
import { loadUsers } from './users.js'
import { loadWorkspaces, reportSharedNames } from './workspaces.js'

/** The folder of artifacts, or its files as `{ 'apis/echo/policy.xml': '<policies>…' }`. */
export type ArtifactsSource = string | Readonly<Record<string, string>>

export interface LoadOptions {
  /** APIOps configuration files, or the same as objects; later ones win. */
  readonly configuration?: string | OverridesObject | readonly (string | OverridesObject)[]
  /** Which `policy.<sku>.xml` take the place of `policy.xml`. */
  readonly sku?: Sku
  /** The URL of the Redis that is the external cache; without it APIM_EXTERNAL_CACHE, or `externalCache` of the configuration. */
  readonly redis?: string
  /** Where named values without a value are looked for, as APIM_NAMED_VALUE_<NAME>, and APIM_EXTERNAL_CACHE. */
  readonly environment?: NodeJS.ProcessEnv
}

const FOLDERS = [
  'apis',
  'backends',
  'named values',
  'policy fragments',
  'products',
  'schemas',
  'subscriptions',
  'version sets',
]
/** What an extract has besides and a gateway does not need, and our own overrides beside it. */
const IGNORED = ['diagnostics', 'gateways', 'groups', 'loggers', 'tags']

/** Loads a folder in the APIOps layout. Throws a ConfigurationError with everything that is wrong in it. */
export function loadArtifacts(source: ArtifactsSource, options: LoadOptions = {}): Configuration {
  const problems: Problem[] = []
  const tree = openTree(source)
  const context: LoadContext = {
    tree,
    sku: options.sku ?? 'developer',
    overrides: Overrides.read([options.configuration ?? []].flat(), problems),
    problems,
    warnings: [],
  }
  const configuration = load(context, typeof source === 'string' ? source : '', options)
  if (problems.length > 0) throw new ConfigurationError(problems)
  return configuration
}

function openTree(source: ArtifactsSource): FileTree {
  const tree = typeof source === 'string' ? diskTree(source) : memoryTree(source)
  if (tree.list('') !== undefined) return tree
  const message = 'there is no such folder: give the folder that holds policy.xml, apis/, backends/ …'
  throw new ConfigurationError([{ file: String(source), line: 1, column: 1, message }])
}

function load(
  context: LoadContext,
  directory: string,
  { environment = process.env, redis }: LoadOptions,
): Configuration {
  checkNames(context, '', [...FOLDERS, ...IGNORED, 'workspaces', 'configuration.local.yaml'])
  const subscribers: Subscribers = { users: loadUsers(context), keys: new Map() }
  const namedValues = loadNamedValues(context, environment)
  const substitute = createSubstitute(namedValues, context.problems)
  const resources = loadResources(context, { namedValues, subscribers })
  const workspaces = loadWorkspaces(context, (inside, workspace) => {
    checkNames(inside, '', [...FOLDERS, ...IGNORED, 'workspaceInformation.json'])
    return loadResources(inside, { namedValues: loadNamedValues(inside, environment), subscribers, workspace })
  })
  reportSharedNames(context, FOLDERS)
  reportClashes(
    context,
    [resources, ...workspaces].flatMap(({ apis }) => apis),
  )
  const externalCache = readExternalCache(context, environment, redis)
  const configuration: Configuration = {
    directory,
    sku: context.sku,
    ...resources,
    workspaces,
    authorizations: loadAuthorizations(context, substitute),
    ...(externalCache === undefined ? {} : { externalCache }),
    warnings: context.warnings,
  }
  context.overrides.reportUnused(context.problems)
  return configuration
}

interface Around {
  readonly namedValues: NamedValues
  readonly subscribers: Subscribers
  readonly workspace?: WorkspaceInfo
}

/** What the service has of its own, or a workspace. */
function loadResources(context: LoadContext, { namedValues, subscribers, workspace }: Around): Resources {
  const substitute = createSubstitute(namedValues, context.problems)
  const certificates = loadCertificates(context, substitute)
  const backends = loadBackends(context, substitute, certificates)
  const own = loadApis(context, loadVersionSets(context), substitute)
  const apis = workspace === undefined ? own : own.map((api) => ({ ...api, workspace }))
  const products = loadProducts(context, apis)
  const policy = readPolicy(context, '')
  const resources: Resources = {
    ...(policy === undefined ? {} : { policy }),
    apis,
    products,
    subscriptions: loadSubscriptions(context, apis, products, subscribers, workspace),
    backends,
    namedValues: namedValues.values,
    fragments: loadFragments(context),
    certificates,
    schemas: loadSchemas(context),
  }
  reportMissingValues(allPolicies(resources), namedValues, context.problems)
  return resources
}

function allPolicies({ policy, apis, products, fragments }: Resources): PolicyFile[] {
  const holders = [{ policy }, ...apis, ...apis.flatMap(({ operations }) => operations), ...products]
  return [...holders.flatMap((holder) => holder.policy ?? []), ...fragments.values()]
}
