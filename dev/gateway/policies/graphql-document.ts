import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionSetNode,
  TypeInfo,
} from 'graphql'

/** The package is loaded by the first request that needs it: it takes a tenth of a second. */
export type GraphQL = typeof import('graphql')
let loaded: Promise<GraphQL> | undefined
export function loadGraphql(): Promise<GraphQL> {
  loaded ??= import('graphql')
  return loaded
}

/** More than any real query has: parsing ends there. */
const MAX_TOKENS = 20_000

/** Throws a GraphQLError with the place of what is wrong. */
export function parseQuery({ parse }: GraphQL, query: string): DocumentNode {
  return parse(query, { maxTokens: MAX_TOKENS })
}

/** By each API's own object, so that a request does not build it again. */
const schemas = new WeakMap<object, GraphQLSchema>()

/** The API's schema, which was found to be right at load. */
export function schemaOf({ buildSchema }: GraphQL, api: object, text: string): GraphQLSchema {
  const schema = schemas.get(api) ?? buildSchema(text)
  schemas.set(api, schema)
  return schema
}

export function schemaErrors(
  { validate }: GraphQL,
  schema: GraphQLSchema,
  document: DocumentNode,
): readonly GraphQLError[] {
  return validate(schema, document)
}

/** How deep the fields of the deepest operation lie in each other, fragments counted where they are spread. */
export function depthOf(document: DocumentNode): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === 'FragmentDefinition' ? [[one.name.value, one.selectionSet]] : [],
    ),
  )
  const within = new Map<string, number>()
  const depth = (set: SelectionSetNode | undefined, open: ReadonlySet<string>): number =>
    Math.max(
      0,
      ...(set?.selections ?? []).map((selection) => {
        if (selection.kind === 'Field') return 1 + depth(selection.selectionSet, open)
        if (selection.kind === 'InlineFragment') return depth(selection.selectionSet, open)
        const name = selection.name.value
        // A fragment that spreads itself has no end.
        if (open.has(name)) return Number.POSITIVE_INFINITY
        const known = within.get(name) ?? depth(fragments.get(name), new Set([...open, name]))
        within.set(name, known)
        return known
      }),
    )
  return Math.max(
    0,
    ...document.definitions.map((one) => (one.kind === 'OperationDefinition' ? depth(one.selectionSet, new Set()) : 0)),
  )
}

/** A field as rules see it: `/Query/users`. The type is unknown below the root where the API has no schema. */
export interface FieldPlace {
  readonly type: string | undefined
  readonly name: string
  readonly isRoot: boolean
}

/** What a fragment keeps whose fields were all removed: where it is spread it has to be. */
const NOTHING: SelectionSetNode = {
  kind: 'SelectionSet' as SelectionSetNode['kind'],
  selections: [{ kind: 'Field', name: { kind: 'Name', value: '__typename' } } as FieldNode],
}

export type Decision = 'allow' | 'remove'

/**
 * The document without the fields that `decide` removes, and without what is empty then; undefined when nothing is left.
 * `decide` may throw to refuse it all.
 */
export function filterFields(
  graphql: GraphQL,
  document: DocumentNode,
  schema: GraphQLSchema | undefined,
  decide: (place: FieldPlace) => Decision,
): DocumentNode | undefined {
  const { visit, visitWithTypeInfo, TypeInfo } = graphql
  const info = schema === undefined ? undefined : new TypeInfo(schema)
  const roots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }
  let root: string | undefined
  let depth = 0
  const visitor = {
    OperationDefinition: {
      enter({ operation }: OperationDefinitionNode) {
        root = roots[operation]
        depth = 0
      },
      leave: ({ selectionSet }: OperationDefinitionNode) => (selectionSet.selections.length === 0 ? null : undefined),
    },
    FragmentDefinition: {
      enter({ typeCondition }: FragmentDefinitionNode) {
        root = typeCondition.name.value
        depth = 0
      },
      leave: (fragment: FragmentDefinitionNode) =>
        fragment.selectionSet.selections.length === 0 ? { ...fragment, selectionSet: NOTHING } : undefined,
    },
    InlineFragment: {
      leave: ({ selectionSet }: InlineFragmentNode) => (selectionSet.selections.length === 0 ? null : undefined),
    },
    Field: {
      enter({ name }: FieldNode) {
        const place = placeOf(name.value, info, root, depth)
        if (decide(place) === 'remove') return null
        depth++
        return undefined
      },
      leave({ selectionSet }: FieldNode) {
        depth--
        return selectionSet !== undefined && selectionSet.selections.length === 0 ? null : undefined
      },
    },
  }
  const filtered = visit(document, info === undefined ? visitor : visitWithTypeInfo(info, visitor)) as DocumentNode
  return filtered.definitions.some(({ kind }) => kind === 'OperationDefinition') ? tidied(graphql, filtered) : undefined
}

/** Without the fragments and variables that nothing uses any more, which a server would refuse. */
function tidied(graphql: GraphQL, document: DocumentNode): DocumentNode {
  const { visit } = graphql
  const used = new Set<string>()
  visit(document, {
    FragmentSpread: ({ name }) => void used.add(`...${name.value}`),
    Variable: ({ name }, _key, parent) => {
      const isDefinition = parent !== undefined && 'kind' in parent && parent.kind === 'VariableDefinition'
      if (!isDefinition) used.add(name.value)
    },
  })
  const tidy = visit(document, {
    FragmentDefinition: ({ name }) => (used.has(`...${name.value}`) ? undefined : null),
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  })
  return tidy.definitions.length === document.definitions.length ? tidy : tidied(graphql, tidy)
}

function placeOf(name: string, info: TypeInfo | undefined, root: string | undefined, depth: number): FieldPlace {
  const isRoot = depth === 0 && /^(Query|Mutation|Subscription)$/.test(root ?? '')
  return { name, isRoot, type: info?.getParentType()?.name ?? (depth === 0 ? root : undefined) }
}
