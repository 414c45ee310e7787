import { describe, expect, it } from '@jest/globals'
import { describeFunctions } from '../../dev/functions-host/app-functions.js'
import { startupText, startupWarnings } from '../../dev/functions-host/startup-text.js'
import type { BindingInfo, FunctionMetadata } from '../../dev/functions-host/worker/core-types.js'

function http(name: string, binding: Record<string, unknown> = {}): FunctionMetadata {
  const trigger: BindingInfo = {
    type: 'httpTrigger',
    direction: 'in',
    authLevel: 'anonymous',
    methods: ['get'],
    ...binding,
  }
  return { name, functionId: name, bindings: { request: trigger, $return: { type: 'http', direction: 'out' } } }
}

function queue(name: string): FunctionMetadata {
  return { name, bindings: { message: { type: 'queueTrigger', direction: 'in' } } }
}

function describeAll(metadata: readonly FunctionMetadata[], environment: Record<string, string> = {}) {
  return describeFunctions(metadata, 'api', environment, 'http://localhost:7071')
}

function errorOf(metadata: FunctionMetadata): string | undefined {
  return describeAll([metadata]).functions[0]?.error
}

describe('describeFunctions', () => {
  it('gives the URL with the template as it is written', () => {
    expect(describeAll([http('hello', { route: 'hello/{id:int?}' })]).functions).toEqual([
      {
        name: 'hello',
        trigger: 'httpTrigger',
        disabled: false,
        http: { methods: ['GET'], authLevel: 'anonymous', url: 'http://localhost:7071/api/hello/{id:int?}' },
      },
    ])
  })

  it.each([undefined, ''])('takes the name for the route %j', (route) => {
    expect(describeAll([http('hello', { route })]).functions[0]?.http?.url).toBe('http://localhost:7071/api/hello')
  })

  it.each(['a', 'A-b_9', 'x'.repeat(128)])('accepts the name %s', (name) => {
    expect(errorOf(http(name))).toBeUndefined()
  })

  it.each(['', '9a', '_a', 'a.b', 'a b', 'host', 'HOST', 'x'.repeat(129)])('refuses the name %j', (name) => {
    expect(errorOf(http(name))).toMatch(/^The function name '.*' is invalid: /)
  })

  it('refuses an unknown level, and a function without a trigger', () => {
    expect(errorOf(http('hello', { authLevel: 'everyone' }))).toBe(
      "The authLevel 'everyone' is not one of anonymous, function, admin.",
    )
    expect(errorOf({ name: 'none', bindings: {} })).toBe('No trigger binding specified.')
  })

  it('takes the level function when there is none, and a level in any case', () => {
    expect(describeAll([http('hello', { authLevel: undefined })]).functions[0]?.http?.authLevel).toBe('function')
    expect(describeAll([http('hello', { authLevel: 'Admin' })]).functions[0]?.http?.authLevel).toBe('admin')
  })

  it.each([
    ['AzureWebJobs.hello.Disabled', 'true', true],
    ['AzureWebJobs_hello_Disabled', '1', true],
    ['azurewebjobs__HELLO__disabled', 'TRUE', true],
    ['AzureWebJobs.hello.Disabled', 'false', false],
    ['AzureWebJobs.other.Disabled', 'true', false],
  ])('with %s=%s is disabled: %j', (name, value, disabled) => {
    expect(describeAll([http('hello')], { [name]: value }).functions[0]?.disabled).toBe(disabled)
  })
})

describe('startupText', () => {
  it('lists functions as Core Tools do', () => {
    const { functions } = describeAll(
      [
        queue('work'),
        http('b', { route: 'x/{id}', methods: ['get', 'post'] }),
        http('a', { methods: [] }),
        http('bad', { route: '{' }),
      ],
      { 'AzureWebJobs.b.Disabled': '1' },
    )
    expect(startupText(functions).split('\n')).toEqual([
      '',
      'Functions:',
      '',
      '\ta: http://localhost:7071/api/a',
      '',
      '\tb: [GET,POST] http://localhost:7071/api/x/{id}',
      '',
      '\tbad: [GET] http://localhost:7071/api/{',
      '',
      '\twork: queueTrigger',
      '',
      'Function b is disabled.',
      expect.stringMatching(/^The 'bad' function is in error: The route template 'api\/\{' is not valid/),
    ])
  })

  it('warns of what does not run here', () => {
    const bus: FunctionMetadata = { name: 'bus', bindings: { message: { type: 'serviceBusTrigger', direction: 'in' } } }
    const table: FunctionMetadata = { ...http('table') }
    const bindings = { ...table.bindings, rows: { type: 'table', direction: 'in' } as const }
    const retryOptions = { retryStrategy: 'fixedDelay', maxRetryCount: 1 } as const
    const { functions, triggered } = describeAll([bus, { ...table, bindings, retryOptions }, queue('work')])
    expect(startupWarnings(functions, triggered)).toEqual([
      'Function bus does not run here: this host runs HTTP, queue and timer triggers, not serviceBusTrigger.',
      'Function table has a binding that does nothing here: table (in); this host has queue outputs alone.',
      "Retries are not supported for function 'Functions.table'.",
    ])
  })

  it('says when there are none', () => {
    expect(startupText([])).toMatch(/^No job functions found/)
  })
})
