import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  errorCatalogue,
  http,
  openapi,
  requireGateway,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { Item, ItemPath } from './support.js'

type Loose = (...of: unknown[]) => (handler: unknown) => unknown
const declare = http as unknown as Loose

/** Declares as a JavaScript caller may, without the types. */
const probe = (route: Record<string, unknown>, path?: z.ZodObject) => () =>
  declare(
    { name: 'probe', method: 'GET', route: 'probe', ...route },
    withContext(),
    openapi({ summary: 'A probe' }),
    validateHttp(path ? { path } : {}),
  )(() => ({}))

const anyOf = (...names: string[]) => z.object(Object.fromEntries(names.map((name) => [name, z.string().optional()])))

describe('a declared function', () => {
  const fn = http(
    { name: 'createItem', method: 'POST', route: 'items' },
    withContext(),
    requireGateway(),
    openapi({
      summary: 'Create',
      tags: ['Items'],
      errors: ['conflict', { code: 'own', status: 402, meaning: '', action: '' }],
    }),
    validateHttp({ query: z.object({ dry: z.string() }), body: Item, responses: { 201: Item } }),
  )(({ body }) => body)

  it('shows its readers all that it was declared with', () => {
    expect(fn.definition).toMatchObject({
      name: 'createItem',
      method: 'POST',
      route: 'items',
      auth: 'function',
      operation: { summary: 'Create', tags: ['Items'] },
      guards: ['requireGateway'],
      responses: { 201: Item },
    })
    expect(fn.definition.request.body?.format.schema).toBe(Item)
    expect(Object.keys(fn.definition.request)).toEqual(['query', 'body'])
  })

  it('lists every failure that its decorators can answer with, once', () => {
    expect(fn.definition.errors.map((row) => row.code)).toEqual([
      'internal_error',
      'gateway_required',
      'conflict',
      'own',
      'malformed_body',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
      'response_invalid',
    ])
  })

  it('lists no failure of validation where nothing is validated', () => {
    const bare = http(
      { name: 'bare', method: 'GET', route: 'bare', auth: 'anonymous' },
      withContext(),
      openapi({ summary: '', errors: ['internal_error'] }),
      validateHttp({}),
    )(() => ({}))
    expect(bare.definition.errors).toEqual([errorCatalogue.internal_error])
    expect(bare.definition.auth).toBe('anonymous')
  })
})

describe('the binding', () => {
  const name = "the name must be a letter, then letters, digits, '_' or '-', 128 at most, and not 'host'"
  it.each([
    [{ name: '1st' }, name],
    [{ name: 'HOST' }, name],
    [{ name: 'a'.repeat(129) }, name],
    [{ name: undefined }, name],
    [{ name: 'a b' }, name],
    [{ method: 'HEAD' }, 'the method must be one of GET, POST, PUT, PATCH, DELETE'],
    [{ method: 'get' }, 'the method must be one of GET, POST, PUT, PATCH, DELETE'],
    [{ auth: 'system' }, 'auth must be one of function, anonymous, admin'],
    [{ route: 'Administrators' }, "the host keeps routes that begin with 'admin' or 'runtime'; rename it"],
    [{ route: 'runtime/x' }, "the host keeps routes that begin with 'admin' or 'runtime'; rename it"],
  ])('refuses %j', (route, message) => {
    expect(probe(route)).toThrow(message)
  })

  it.each(['a', 'getItem', 'get_item-2', 'hosts', 'a'.repeat(128)])('takes the name %s', (valid) => {
    expect(probe({ name: valid })).not.toThrow()
  })
})

describe('the template', () => {
  it.each([
    [undefined, "the route must be segments parted by single '/', none at the start or end"],
    ['', "the route must be segments parted by single '/', none at the start or end"],
    ['/a', "the route must be segments parted by single '/', none at the start or end"],
    ['a/', "the route must be segments parted by single '/', none at the start or end"],
    ['a//b', "the route must be segments parted by single '/', none at the start or end"],
    ['a/{id:int}', "'{id:int}' must be a plain parameter; say in its schema what it may be"],
    ['a/{id=1}', "'{id=1}' must be a plain parameter; say in its schema what it may be"],
    ['a/{}', "'{}' must be a plain parameter; say in its schema what it may be"],
    ['a/{id', "'{id' has a character that no path has; is a brace missing?"],
    ['a/id}', "'id}' has a character that no path has; is a brace missing?"],
    ['a?b', "'a?b' has a character that no path has; is a brace missing?"],
    ['a b', "'a b' has a character that no path has; is a brace missing?"],
    ['{id}/{ID}', 'the template has {ID} twice'],
    ['{*rest}/a', 'a catch-all or an optional parameter must be the last segment'],
    ['{id?}/a', 'a catch-all or an optional parameter must be the last segment'],
  ])('refuses %j', (route, message) => {
    expect(probe({ route }, anyOf('id', 'rest'))).toThrow(message)
  })

  it.each([
    ['a/{id}', ['id']],
    ['a/{id?}', ['id']],
    ['files/{*rest}', ['rest']],
    ['files/{**rest}', ['rest']],
    ['{name}.{ext}', ['name', 'ext']],
    ['openapi.json', []],
  ])('takes %s', (route, names) => {
    expect(probe({ route }, anyOf(...names))).not.toThrow()
  })
})

describe('the decorators, for JavaScript callers', () => {
  const route = { name: 'probe', method: 'GET', route: 'items/{item_id}' }

  it('refuses what is no decorator', () => {
    expect(() => declare(route, undefined)).toThrow('undefined, which is no decorator, may not stand here')
    expect(() => declare(route, withContext)).toThrow('withContext(…) may not stand here: expected withContext()')
  })

  it('refuses a handler that is no function', () => {
    const finish = declare(route, withContext(), openapi({ summary: '' }), validateHttp({ path: ItemPath }))
    expect(() => finish({})).toThrow('probe (GET items/{item_id}): the handler must be a function')
  })
})
