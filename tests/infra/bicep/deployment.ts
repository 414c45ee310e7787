import type { Node } from 'web-tree-sitter'
import type { Sku } from '../../../dev/gateway/artifacts/model.js'
import { Evaluator, type Result, type Scope } from './evaluate.js'
import { type BicepFile, descendants, Expression, literal, ofType, only, readTemplates } from './model.js'

/** What Bicep sends to an API Management service. */
export interface Deployed {
  /** Inside the service: `apis/simple-api/policies/policy`. */
  readonly path: string
  readonly properties: { readonly [name: string]: Result }
}

const SERVICE = 'Microsoft.ApiManagement/service'
const templates = readTemplates()

const SKU_NAMES: Readonly<Record<Sku, string>> = {
  consumption: 'Consumption',
  developer: 'Developer',
  basicv2: 'BasicV2',
  standardv2: 'StandardV2',
  premium: 'Premium',
}

/** What the parameters of main.bicep come to at the gateway when nobody chooses anything. */
export const DEFAULTS: Readonly<Record<string, Result>> = {
  appAuthentication: null,
  appHostName: 'func.azurewebsites.net',
  circuitBreaker: false,
  clientAuthentication: null,
  corsOrigins: [],
  externalCache: false,
  openProduct: false,
  portal: null,
  publicDocs: true,
  releaseNotes: 'First release.',
  selfHosted: null,
  serviceName: 'apim',
  vaultUri: 'https://kv.vault.azure.net/',
}

/** Everything that can be chosen, chosen. */
export const EVERYTHING: Readonly<Record<string, Result>> = {
  appAuthentication: { clientId: 'client', audience: 'api://client' },
  circuitBreaker: true,
  clientAuthentication: { tenantId: 'tenant', audiences: ['api://one', 'api://two'] },
  corsOrigins: ['https://www.example.com'],
  externalCache: true,
  gatewayIdentity: { id: '/identity', name: 'id', clientId: 'gateway', principalId: 'principal' },
  openProduct: true,
  portal: { signUp: true, signInRequired: true, termsOfService: 'Terms' },
  selfHosted: { name: 'edge', location: 'here' },
}

/** What a service of this SKU is sent. */
export function deployGateway(sku: Sku, parameters: Readonly<Record<string, Result>> = {}): Deployed[] {
  return deploy('modules/gateway/gateway.bicep', { ...DEFAULTS, sku: SKU_NAMES[sku], ...parameters })
}

/** Evaluates a template and its modules for the parameters given; those that are not given keep what only Azure knows. */
export function deploy(path: string, parameters: Readonly<Record<string, Result>>): Deployed[] {
  const file = templates.get(path)
  if (!file) throw new Error(`${path} is missing.`)
  const evaluator = new Evaluator(path, scopeOf(file, parameters))
  return [
    ...resourcesOf(file.root, evaluator, new Map(), undefined),
    ...ofType(file.root, 'module_declaration').flatMap((node) => moduleOf(file, node, evaluator)),
  ]
}

/** The value of one variable for the parameters given. */
export function variable(path: string, name: string, parameters: Readonly<Record<string, Result>>): Result {
  const file = templates.get(path)
  const value = file && scopeOf(file, parameters).get(name)
  if (!value) throw new Error(`${path} has no variable ${name}.`)
  return value()
}

function scopeOf(file: BicepFile, parameters: Readonly<Record<string, Result>>): Scope {
  const scope = new Map<string, () => Result>()
  const evaluator = new Evaluator(file.path, scope)
  for (const node of ofType(file.root, 'parameter_declaration')) {
    const { text } = only(node, 'identifier')
    const given = parameters[text]
    scope.set(text, () => (given === undefined ? new Expression(text) : given))
  }
  for (const node of ofType(file.root, 'variable_declaration')) {
    const value = node.namedChildren.at(-1)
    scope.set(only(node, 'identifier').text, () => (value ? evaluator.value(value) : null))
  }
  return scope
}

function moduleOf(file: BicepFile, node: Node, evaluator: Evaluator): Deployed[] {
  const module = file.modules.find(({ symbol }) => symbol === only(node, 'identifier').text)
  const body = bodyOf(node)
  if (!module || !wanted(node, evaluator)) return []
  const params = ofType(body, 'object_property').find(({ namedChildren: [name] }) => name?.text === 'params')
  const object = params?.namedChildren[1]
  return deploy(module.path, object ? (evaluator.value(object) as { [name: string]: Result }) : {})
}

function bodyOf(node: Node): Node {
  const body = descendants(node).find(({ type }) => type === 'object')
  if (!body) throw new Error(`line ${node.startPosition.row + 1}: a declaration without a body`)
  return body
}

function wanted(node: Node, evaluator: Evaluator): boolean {
  const [condition] = ofType(node, 'if_statement')
  if (!condition) return true
  const value = evaluator.value(only(condition, 'parenthesized_expression'))
  if (value instanceof Expression) throw new Error(`${value.text} is not known before deployment.`)
  return value === true
}

/** @param paths what each symbol stands for: one path, or one for each item of a loop */
function resourcesOf(
  root: Node,
  evaluator: Evaluator,
  paths: Map<string, string[]>,
  parent: { type: string; path: string } | undefined,
): Deployed[] {
  const holders = root.type === 'object' ? ofType(root, 'object_property') : [root]
  return holders
    .flatMap((holder) => ofType(holder, 'resource_declaration'))
    .flatMap((node) => (wanted(node, evaluator) ? resourceOf(node, evaluator, paths, parent) : []))
}

function resourceOf(
  node: Node,
  evaluator: Evaluator,
  paths: Map<string, string[]>,
  parent: { type: string; path: string } | undefined,
): Deployed[] {
  const [own = ''] = literal(node).split('@')
  const type = parent ? `${parent.type}/${own}` : own
  if (!type.startsWith(SERVICE)) return []
  const body = bodyOf(node)
  const existing = node.children.some((child) => child?.text === 'existing')
  const symbol = only(node, 'identifier').text
  const deployed = iterations(node, evaluator).flatMap(({ each, index }) => {
    const { name, parent: above, properties } = each.value(body) as { [name: string]: Result }
    const within = parent?.path ?? pathOf(above, paths, index)
    const path = type === SERVICE ? '' : [within, type.split('/').at(-1), name].filter(Boolean).join('/')
    paths.set(symbol, [...(paths.get(symbol) ?? []), path])
    const nested = resourcesOf(body, each, paths, { type, path })
    const itself =
      existing || type === SERVICE ? [] : [{ path, properties: (properties ?? {}) as Deployed['properties'] }]
    return [...itself, ...nested]
  })
  return deployed
}

function iterations(node: Node, evaluator: Evaluator): { each: Evaluator; index: number }[] {
  const [loop] = descendants(node).filter(
    ({ type, parent }) => type === 'for_statement' && parent?.type !== 'object_property',
  )
  if (!loop || loop.startIndex > bodyOf(node).startIndex) return [{ each: evaluator, index: 0 }]
  const [names, list] = loop.namedChildren.filter((child): child is Node => child !== null && child.type !== 'object')
  const [item = '', position = ''] = (names?.text ?? '').replace(/[()\s]/g, '').split(',')
  const values = list ? evaluator.value(list) : []
  if (!Array.isArray(values)) throw new Error(`${loop.text.slice(0, 80)}: what is looped over is not known.`)
  return values.map((value, index) => ({
    each: evaluator.with({ [item]: value, ...(position ? { [position]: index } : {}) }),
    index,
  }))
}

/** `parent: api` or `parent: operation[index]`. */
function pathOf(parent: Result | undefined, paths: ReadonlyMap<string, readonly string[]>, index: number): string {
  const [, symbol = '', looped] = /^(\w+)(\[\w+\])?$/.exec(parent instanceof Expression ? parent.text : '') ?? []
  return paths.get(symbol)?.[looped ? index : 0] ?? ''
}
