import type { Api, Configuration, Operation, Resources } from '../artifacts/model.js'
import { RequestUrl } from '../http/url.js'
import { type Plan, Planner, type PolicyScope } from '../plan/planner.js'
import type { Problem } from '../problem.js'
import { OperationTable } from '../routing/operations.js'
import { parseTemplate, type Template } from '../routing/template.js'
import type { ApiInfo, OperationInfo } from './exchange.js'

export interface ServedOperation extends OperationInfo {
  readonly template: Template
  readonly plans: Plans
}
export interface ServedApi extends ApiInfo {
  readonly artifact: Api
  readonly isCurrent: boolean
  readonly isOnline: boolean
  readonly base: RequestUrl | undefined
  /** What a request to the API's own path has after the service URL. */
  readonly root: '' | '/'
  readonly operations: OperationTable<ServedOperation>
  /** For requests that match the API and none of its operations. */
  readonly plans: Plans
}
/** A plan for each product whose policy may apply, under its id, and one under '' for none. */
export type Plans = ReadonlyMap<string, Plan>

/** The service or a workspace: what its policies see, and the scopes around its APIs. */
interface Holder {
  readonly apis: readonly Api[]
  readonly planner: Planner
  /** The broadest first. */
  readonly scopes: readonly PolicyScope[]
  readonly products: readonly { readonly id: string; readonly apis: readonly string[]; readonly scope: PolicyScope }[]
}

/** Builds the served form of a configuration, collecting what is wrong with its policies and templates. */
export class Builder {
  readonly #problems: Problem[] = []
  readonly #service: Holder
  readonly #workspaces: readonly Holder[]

  constructor(configuration: Configuration) {
    const planner = new Planner(configuration)
    const global = planner.scope('global', '', configuration.policy)
    this.#service = holder(configuration, planner, [global])
    this.#workspaces = configuration.workspaces.map((workspace) => {
      const own = new Planner({ ...workspace, sku: configuration.sku })
      return holder(workspace, own, [global, own.scope('workspace', `workspaces/${workspace.id}`, workspace.policy)])
    })
  }

  get problems(): readonly Problem[] {
    return [this.#service, ...this.#workspaces].flatMap(({ planner }) => planner.problems).concat(this.#problems)
  }

  globalPlan(): Plan {
    const { planner, scopes } = this.#service
    return planner.plan(scopes)
  }

  apis(): ServedApi[] {
    return [this.#service, ...this.#workspaces].flatMap((around) => around.apis.map((api) => this.#api(api, around)))
  }

  #api(artifact: Api, around: Holder): ServedApi {
    const id = `apis/${artifact.id};rev=${artifact.revision}`
    const scope = around.planner.scope('api', id, artifact.policy)
    const plans = plansOf(around, artifact, [scope])
    const base = artifact.serviceUrl === undefined ? undefined : RequestUrl.parse(artifact.serviceUrl)
    return {
      ...artifact,
      serviceUrl: artifact.serviceUrl ?? '',
      isCurrentRevision: artifact.isCurrent,
      artifact,
      base: base === undefined ? undefined : base.withPath('/').withBase(base),
      root: artifact.isGraphql === true ? '' : '/',
      operations: new OperationTable(
        artifact.operations.flatMap((operation) => this.#operation(artifact, operation, around, { scope, plans })),
      ),
      plans,
    }
  }

  #operation(
    api: Api,
    operation: Operation,
    around: Holder,
    ofApi: { readonly scope: PolicyScope; readonly plans: Plans },
  ): ServedOperation[] {
    const id = `apis/${api.id};rev=${api.revision}/operations/${operation.id}`
    const scope = operation.policy === undefined ? undefined : around.planner.scope('operation', id, operation.policy)
    const plans = scope === undefined ? ofApi.plans : plansOf(around, api, [ofApi.scope, scope])
    try {
      return [{ ...operation, template: parseTemplate(operation.urlTemplate), plans }]
    } catch (error) {
      this.#problems.push({ file: id, line: 1, column: 1, message: (error as Error).message })
      return []
    }
  }
}

function holder(resources: Resources, planner: Planner, scopes: readonly PolicyScope[]): Holder {
  const products = resources.products.map(({ id, apis, policy }) => ({
    id,
    apis,
    scope: planner.scope('product', `products/${id}`, policy),
  }))
  return { apis: resources.apis, planner, scopes, products }
}

function plansOf({ planner, scopes, products }: Holder, api: Api, narrow: readonly PolicyScope[]): Plans {
  const plans = new Map([['', planner.plan([...scopes, ...narrow])]])
  for (const { id, apis, scope } of products) {
    if (apis.includes(api.id)) plans.set(id, planner.plan([...scopes, scope, ...narrow]))
  }
  return plans
}
