import type { Method } from '../../src/lib/apim-context/index.js'

const VERBS: Readonly<Record<Method, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
}

/**
 * The name that a function has unless another is given: `getCatalogItem` for `GET catalog/{item_id}`, `createOrder` for
 * `POST orders`, `getUserTasks` for `GET users/{user_id}/tasks`.
 */
export function toFunctionName(method: Method, template: string): string {
  const nouns: string[] = []
  for (const segment of template.split('/')) {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1]
    const before = singular(nouns.at(-1) ?? '')
    const noun = parameter?.replace(/_?id$/i, '') || before
    if (parameter === undefined) nouns.push(segment)
    else if (noun.toLowerCase() === before.toLowerCase()) nouns.splice(-1, 1, noun)
    else nouns.push(noun)
  }
  if (method === 'POST') nouns.push(singular(nouns.pop()!))
  return VERBS[method] + nouns.flatMap(words).map(capitalised).join('')
}

/** The file of a function: `get-catalog-item` for `getCatalogItem`. */
export const toFileName = (name: string): string => words(name).join('-').toLowerCase()

const words = (text: string): string[] => text.match(/[A-Z]?[a-z]+\d*|[A-Z]+\d*(?![a-z])|\d+/g) ?? []
const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const singular = (word: string): string => word.replace(/([^s])s$/, '$1')
