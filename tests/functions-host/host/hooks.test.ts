import { beforeAll, describe, expect, it } from '@jest/globals'
import { script, startHost, type TestHost } from '../support.js'

const APP = script(`
const calls = []
app.hook.appStart(async (context) => {
  await new Promise(setImmediate)
  calls.push('appStart')
  context.hookData.started = true
  console.log('keys ' + [context.appHookData, context.functionAppDirectory].map(String))
})
app.hook.preInvocation((context) => {
  context.hookData.log = ['pre1']
  const { query } = context.inputs[0]
  if (query.get('pre') === 'throw') throw new Error('no entry')
  if (query.get('pre') === 'replace') context.functionHandler = () => ({ jsonBody: 'replaced' })
  if (query.get('pre') === 'inputs') context.inputs = [{ query: new URLSearchParams('from=hook') }]
  if (query.get('pre') === 'assign') context.hookData = {}
})
const second = app.hook.preInvocation((context) => { context.hookData.log.push('pre2') })
const disposed = app.hook.preInvocation((context) => { context.hookData.log.push('disposed') })
disposed.dispose()
app.hook.postInvocation((context) => {
  context.hookData.log.push('post')
  const query = context.invocationContext.extraInputs.get('query')
  if (query === 'result') context.result = { jsonBody: 'from post' }
  if (query === 'swallow') { context.error = null; context.result = { jsonBody: 'swallowed' } }
  if (query === 'error') context.error = new Error('from post')
  if (query === 'log') context.result = { jsonBody: context.hookData.log }
  if (query === 'late') context.invocationContext.log('in the post hook')
})
app.hook.appTerminate(() => { require('node:fs').writeFileSync(__dirname + '/terminated', 'yes') })
let late
app.http('run', { handler: (request, context) => {
  const post = request.query.get('post')
  context.extraInputs.set('query', post)
  if (request.query.get('throw')) throw new Error('from handler')
  late = context
  return { jsonBody: [request.query.get('from'), calls] }
} })
app.http('late', { handler: () => { late.log('too late'); return {} } })
app.http('levels', { handler: (request, context) => {
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'log']) context[level]('%s at %d', level, 5)
  return {}
} })
app.http('lateRegistration', { handler: () => {
  try { app.http('x', { handler: () => ({}) }) } catch (error) { return { body: error.message } }
} })
app.http('lateSetup', { handler: () => {
  try { app.setup({}) } catch (error) { return { body: error.message } }
} })
`)

let host: TestHost
beforeAll(async () => {
  host = await startHost({ 'main.js': APP })
})

async function run(query: string): Promise<unknown> {
  const { status, text } = await host.send(`/api/run?${query}`)
  return status === 200 ? JSON.parse(text) : status
}

describe('hooks', () => {
  it.each([
    ['', [null, ['appStart']]],
    ['pre=replace', 'replaced'],
    ['pre=inputs', ['hook', ['appStart']]],
    ['pre=throw', 500],
    ['pre=throw&post=swallow', 500],
    ['pre=assign', 500],
    ['post=result', 'from post'],
    ['throw=1', 500],
    ['throw=1&post=swallow', 'swallowed'],
    ['post=error', 500],
    ['post=log', ['pre1', 'pre2', 'post']],
  ])('%j gives %j', async (query, expected) => {
    expect(await run(query)).toEqual(expected)
  })

  it('see only hookData of what the worker has', () => {
    expect(host.logs.map(({ message }) => message)).toContain('keys undefined,undefined')
  })

  it('may log after the handler; the handler’s context may not without a warning', async () => {
    await run('post=late')
    await host.send('/api/late')
    const warnings = host.logs.filter(({ level }) => level === 'warning').map(({ message }) => message)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^Warning: Unexpected call to 'log' on the context object after function execution/)
    const messages = host.logs.map(({ message }) => message)
    expect(messages.indexOf('too late')).toBe(messages.indexOf(warnings[0] as string) + 1)
  })
})

it('context.log writes with its levels and formats', async () => {
  await host.send('/api/levels')
  const lines = host.logs.filter(({ category }) => category === 'Function.levels.User')
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['trace', 'trace at 5'],
    ['debug', 'debug at 5'],
    ['information', 'info at 5'],
    ['warning', 'warn at 5'],
    ['error', 'error at 5'],
    ['information', 'log at 5'],
  ])
})

it('registration and setup end with the start', async () => {
  expect((await host.send('/api/lateRegistration')).text).toBe('A function can only be registered during app startup.')
  expect((await host.send('/api/lateSetup')).text).toMatch(/^Setup options can't be changed after app startup/)
})

it('each call is logged with its id, as Core Tools print it', async () => {
  await run('')
  await run('throw=1')
  const lines = host.logs.map(({ message }) => message).filter((message) => message.includes("'Functions.run'"))
  const start = lines.at(-4) ?? ''
  const id = /Id=([\da-f-]{36})\)$/.exec(start)?.[1]
  expect(start).toBe(
    `Executing 'Functions.run' (Reason='This function was programmatically called via the host APIs.', Id=${id})`,
  )
  expect(lines.at(-3)).toMatch(new RegExp(`^Executed 'Functions\\.run' \\(Succeeded, Id=${id}, Duration=\\d+ms\\)$`))
  expect(lines.at(-1)).toMatch(/^Executed 'Functions\.run' \(Failed, Id=[\da-f-]{36}, Duration=\d+ms\)$/)
})
