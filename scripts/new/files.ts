import type { Method, Route } from '../../src/lib/apim-context/index.js'

/** A function that is to be written, and the name of its file. */
export interface NewFunction {
  readonly route: Route
  /** As the host knows it, with the segment of its API. */
  readonly hostRoute: string
  /** The names of the parameters of its path. */
  readonly parameters: readonly string[]
  readonly file: string
}

const STATUS: Readonly<Record<Method, number>> = { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }

/** What the files of a function have in common. */
function factsOf({ route: { name, method }, parameters }: NewFunction) {
  const hasBody = method !== 'GET' && method !== 'DELETE'
  return {
    status: STATUS[method],
    hasPath: parameters.length > 0,
    hasBody,
    hasAnswer: method !== 'DELETE',
    /** The member of bodies that stands for whatever the author will have there. */
    field: parameters.includes('name') ? 'text' : 'name',
    summary: sentence(name),
  }
}

/** The file of a new function: it type-checks and answers, and its author puts what it is for in place of the example. */
export function functionFile(fn: NewFunction): string {
  const { name, method, route } = fn.route
  const { status, hasPath, hasBody, hasAnswer, field, summary } = factsOf(fn)
  const members = fn.parameters.map((parameter) => `${parameter}: z.string()`)
  const hasSchema = hasPath || hasBody || hasAnswer
  const inputs = [...when(hasPath, 'path'), ...when(hasBody, 'body')]
  const declared = [
    ...when(hasPath, 'path: Path'),
    ...when(hasBody, 'body: Body'),
    `responses: { ${status}: ${hasAnswer ? 'Answer' : 'null'} }`,
  ]
  const answer = [...inputs.map((input) => `...${input}`), ...when(!hasBody, `${field}: 'An example'`)].join(', ')
  const lines = [
    ...when(hasSchema, "import * as z from 'zod'"),
    `import { http, openapi, respond, ${hasSchema ? 'schema, ' : ''}validateHttp, withContext } from '../lib/apim-context/index.js'`,
    '',
    ...when(hasPath, `const Path = schema(() => z.object({ ${members.join(', ')} }))\n`),
    ...when(hasBody, `const Body = schema(() => z.strictObject({ ${field}: z.string().min(1).max(200) }))\n`),
    ...when(
      hasAnswer,
      `const Answer = schema(() => z.object({ ${[...members, `${field}: z.string()`].join(', ')} }))\n`,
    ),
    `export const ${name} = http(`,
    `  { name: '${name}', method: '${method}', route: '${route}' },`,
    '  withContext(),',
    `  openapi({ summary: '${summary}' }),`,
    `  validateHttp({ ${declared.join(', ')} }),`,
    `)(({ ${[...(hasAnswer ? inputs : []), 'log'].join(', ')} }) => {`,
    `  log.info('${summary}')`,
    `  return respond({ status: ${status}${hasAnswer ? `, jsonBody: { ${answer} }` : ''} })`,
    '})',
  ]
  return `${lines.join('\n')}\n`
}

/** The file of its test, over an app of the function alone. */
export function testFile(fn: NewFunction): string {
  const { name, method, route } = fn.route
  const { status, hasPath, hasBody, hasAnswer, field } = factsOf(fn)
  const path = fn.parameters.map((parameter) => `${parameter}: 'a'`)
  const input = [...when(hasPath, `path: { ${path.join(', ')} }`), ...when(hasBody, `body: { ${field}: 'Lamp' }`)]
  const answer = [...path, `${field}: '${hasBody ? 'Lamp' : 'An example'}'`].join(', ')
  const lines = [
    "import { describe, expect, it } from '@jest/globals'",
    `import { ${name} } from '../../src/functions/${fn.file}.js'`,
    "import { createApp } from '../../src/lib/apim-context/index.js'",
    "import { testClient } from '../../src/lib/apim-context/testing.js'",
    '',
    `const client = testClient(createApp([${name}], { environment: {} }))`,
    '',
    `describe('${method} ${route}', () => {`,
    `  it('answers ${status}', async () => {`,
    `    const answer = await client.call('${name}'${input.length > 0 ? `, { ${input.join(', ')} }` : ''})`,
    `    expect(answer.bodyOf(${status})).${hasAnswer ? `toEqual({ ${answer} })` : 'toBeUndefined()'}`,
    '  })',
    ...when(hasBody, refusalTest(method, route)),
    '})',
  ]
  return `${lines.join('\n')}\n`
}

const refusalTest = (method: Method, route: string): string => `
  it('refuses a body without its member', async () => {
    const answer = await client.request('${method}', '/api/${route.replace(/\{\w+\}/g, 'a')}', { body: {} })
    expect(answer.status).toBe(422)
  })`

/** A part of a text if something is so, else nothing. */
const when = (condition: boolean, text: string): string[] => (condition ? [text] : [])

/** `Get catalog item` for `getCatalogItem`. */
function sentence(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
