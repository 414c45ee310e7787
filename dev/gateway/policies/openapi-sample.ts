type Json = Readonly<Record<string, unknown>>

const maximumDepth = 8

/** What an OpenAPI operation says of one of its responses: the media type, and an example or a value made from the schema. */
export interface MockedResponse {
  readonly mediaType: string
  readonly value: unknown
}

/** The response of this status and media type, each the first that is there when not asked for; undefined when there is none. */
export function mockedResponse(
  operation: Json | undefined,
  document: Json | undefined,
  wanted: { readonly status: number; readonly mediaType: string | undefined; readonly index: number },
): MockedResponse | undefined {
  const resolve = resolver(document ?? {})
  const responses = resolve(operation?.['responses'])
  const response = resolve(responses?.[String(wanted.status)] ?? responses?.['default'])
  const content = resolve(response?.['content'])
  if (content === undefined) return undefined
  const mediaType = wanted.mediaType ?? Object.keys(content)[0]
  const media = mediaType === undefined ? undefined : resolve(content[mediaType])
  if (mediaType === undefined || media === undefined) return undefined
  if ('example' in media) return { mediaType, value: media['example'] }
  const chosen = resolve(Object.values(resolve(media['examples']) ?? {})[wanted.index])
  if (chosen !== undefined) return { mediaType, value: chosen['value'] }
  return { mediaType, value: sample(media['schema'], resolve, 0) }
}

type Resolve = (value: unknown) => Json | undefined

/** Objects as they are, references within the document followed. */
function resolver(document: Json): Resolve {
  const resolve = (value: unknown, depth = 0): Json | undefined => {
    if (typeof value !== 'object' || value === null) return undefined
    const object = value as Json
    const reference = object['$ref']
    if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > maximumDepth) return object
    const path = reference
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    return resolve(
      path.reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document),
      depth + 1,
    )
  }
  return (value) => resolve(value)
}

/** A value that the schema allows: its example, default or first choice, or the simplest of its type. */
function sample(given: unknown, resolve: Resolve, depth: number): unknown {
  const schema = resolve(given)
  if (schema === undefined || depth > maximumDepth) return null
  const choices = schema['enum'] ?? schema['examples']
  for (const value of [schema['example'], schema['default'], Array.isArray(choices) ? choices[0] : undefined]) {
    if (value !== undefined) return value
  }
  const parts = schema['allOf']
  if (Array.isArray(parts)) return Object.assign({}, ...parts.map((part) => sample(part, resolve, depth + 1)))
  for (const alternatives of [schema['oneOf'], schema['anyOf']]) {
    if (Array.isArray(alternatives)) return sample(alternatives[0], resolve, depth + 1)
  }
  return simplest(schema, resolve, depth)
}

function simplest(schema: Json, resolve: Resolve, depth: number): unknown {
  const properties = resolve(schema['properties'])
  switch (schema['type'] ?? (properties === undefined ? undefined : 'object')) {
    case 'object':
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, value]) => [name, sample(value, resolve, depth + 1)]),
      )
    case 'array':
      return [sample(schema['items'], resolve, depth + 1)]
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 0
    case 'boolean':
      return true
    default:
      return null
  }
}
