import { readFileSync } from 'node:fs'
import { describe, expect, it, jest } from '@jest/globals'
import { ManualClock, until } from '../manual-clock.js'
import { azurite, ECHO, logged, messages, put, seen, service, size, start, texts, untilSize } from '../queue-support.js'
import { script, startHost } from '../support.js'

jest.setTimeout(30_000)

describe('a queue function', () => {
  it('is listed, and runs with the message and its metadata', async () => {
    const host = await start(ECHO('work', 'w-metadata'))
    expect(messages(host).join('\n')).toContain('\n\twork: queueTrigger\n')
    await put('w-metadata', '{"Foo":1,"Nested":{"Bar":true},"list":[1],"ID":"mine","Ok":true}')
    await logged(host, /^Executed 'Functions\.work' \(Succeeded/)
    const [{ message, metadata, trace }] = seen(host, 'work') as [Record<string, Record<string, unknown>>]
    expect(message).toEqual({ Foo: 1, Nested: { Bar: true }, list: [1], ID: 'mine', Ok: true })
    expect(metadata).toEqual({
      queueTrigger: { foo: 1, nested: { bar: true }, list: [1], iD: 'mine', ok: true },
      dequeueCount: 1,
      expirationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      id: 'mine',
      insertionTime: expect.stringMatching(/\+00:00$/),
      nextVisibleTime: expect.stringMatching(/\+00:00$/),
      popReceipt: expect.any(String),
      foo: 1,
      nested: { bar: true },
      ok: 'True',
    })
    expect(trace?.['traceParent']).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-0\d$/)
    await untilSize('w-metadata', 0)
  })

  it('is logged as the real host logs it', async () => {
    const host = await start(ECHO('work', 'w-log'))
    await put('w-log', 'hello')
    await logged(host, /^Executed /)
    const lines = messages(host).filter((message) => /^(?:Executing|Trigger Details|Executed)/.test(message))
    const id = /Id=([\da-f-]{36})\)$/.exec(lines[0] ?? '')?.[1]
    expect(lines).toEqual([
      `Executing 'Functions.work' (Reason='New queue message detected on 'w-log'.', Id=${id})`,
      expect.stringMatching(
        /^Trigger Details: MessageId: [\da-f-]{36}, DequeueCount: 1, InsertedOn: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/,
      ),
      expect.stringMatching(new RegExp(`^Executed 'Functions\\.work' \\(Succeeded, Id=${id}, Duration=\\d+ms\\)$`)),
    ])
  })

  it.each([
    ['text', 'hello', 'hello'],
    ['a number', '5', 5],
    ['JSON text', '"a"', 'a'],
    ['a list', '[1,{"A":2}]', [1, { A: 2 }]],
    ['nothing', '', ''],
  ])('gets %s as the library parses it', async (name, text, expected) => {
    const queueName = `w-parse-${name.replaceAll(' ', '-').toLowerCase()}`
    const host = await start(ECHO('work', queueName))
    await put(queueName, text)
    await until(() => seen(host, 'work').length > 0)
    expect(seen(host, 'work')).toEqual([expect.objectContaining({ message: expected })])
  })

  it('gets bytes when it asks for them', async () => {
    const host = await start(`
app.generic('work', {
  trigger: trigger.generic({ type: 'queueTrigger', queueName: 'w-bytes', dataType: 'binary' }),
  handler: (message, context) => context.log(JSON.stringify([Buffer.isBuffer(message), message.toString('hex')])),
})`)
    await put('w-bytes', Buffer.from('ff00fe', 'hex'))
    await until(() => seen(host, 'work').length > 0)
    expect(seen(host, 'work')).toEqual([[true, 'ff00fe']])
  })

  it('waits for a queue that does not exist, and does not make it', async () => {
    const host = await start(ECHO('work', 'w-late'))
    expect(await service.getQueueClient('w-late').exists()).toBe(false)
    await put('w-late', 'came')
    await until(() => seen(host, 'work').length > 0)
  })

  it('takes texts as they are with messageEncoding none', async () => {
    const host = await start(ECHO('work', 'w-plain'), { messageEncoding: 'none' })
    const queue = service.getQueueClient('w-plain')
    await queue.create()
    await queue.sendMessage('not base64!')
    await until(() => seen(host, 'work').length > 0)
    expect(seen(host, 'work')).toMatchObject([{ message: 'not base64!' }])
  })

  it('works on batchSize + newBatchThreshold messages at a time, and no more', async () => {
    const host = await start(
      `let running = 0, most = 0, go
const gate = new Promise((resolve) => { go = resolve })
app.http('go', { handler: () => { go(); return {} } })
app.http('running', { handler: () => ({ jsonBody: running }) })
app.storageQueue('work', { queueName: 'w-parallel', connection: '', handler: async (_, context) => {
  most = Math.max(most, ++running)
  await gate
  running--
  context.log(JSON.stringify(most))
} })`,
      { batchSize: 2, newBatchThreshold: 1 },
    )
    await put('w-parallel', ...Array.from({ length: 9 }, (_, index) => `${index}`))
    const running = async () => Number((await host.send('/api/running')).text)
    while ((await running()) < 2) await new Promise((resolve) => setImmediate(resolve))
    await host.send('/api/go')
    await until(() => seen(host, 'work').length === 9)
    expect(Math.max(...(seen(host, 'work') as number[]))).toBeLessThanOrEqual(3)
    await untilSize('w-parallel', 0)
  })
})

it('a message that takes longer than its lease is kept, and deleted in the end', async () => {
  const clock = new ManualClock()
  await put('w-lease', 'slow')
  const body = script(`
let go
app.http('go', { handler: () => { go(); return {} } })
app.storageQueue('work', { queueName: 'w-lease', connection: '', handler: (message, context) => {
  context.log('1')
  return new Promise((resolve) => { go = resolve })
} })`)
  const environment = { AzureWebJobsStorage: azurite.connectionString }
  const host = await startHost({ 'main.js': body }, { clock, environment })
  await until(() => seen(host, 'work').length > 0)
  for (let renewal = 0; renewal < 3; renewal++) {
    await until(() => clock.delays.includes(300_000))
    clock.advance(300_000)
  }
  await until(() => clock.delays.includes(300_000))
  await host.send('/api/go')
  await untilSize('w-lease', 0)
})

describe('a message that fails', () => {
  const FAILING = (queueName: string) => `
app.storageQueue('work', { queueName: '${queueName}', connection: '', handler: (message, context) => {
  context.log(JSON.stringify(context.triggerMetadata.dequeueCount))
  throw new Error('no')
} })`

  it('is tried maxDequeueCount times and goes to the poison queue, with the line that the alert waits for', async () => {
    const host = await start(FAILING('w-fail'), { maxDequeueCount: 3 })
    await put('w-fail', 'bad')
    await logged(host, /^Message has reached MaxDequeueCount/)
    await untilSize('w-fail', 0)
    expect(seen(host, 'work')).toEqual([1, 2, 3])
    expect(await texts('w-fail-poison')).toEqual(['bad'])
    expect(host.logs).toContainEqual({
      level: 'warning',
      category: 'Host.Triggers.Queues',
      message: "Message has reached MaxDequeueCount of 3. Moving message to queue 'w-fail-poison'.",
    })
  })

  it('is told in the words that the alert looks for', () => {
    const alerts = readFileSync('infra/bicep/modules/watch/alerts.bicep', 'utf8')
    expect(alerts).toContain('Message startswith "Message has reached MaxDequeueCount of"')
  })

  it('waits visibilityTimeout for the next try', async () => {
    const host = await start(FAILING('w-delay'), { visibilityTimeout: '00:10:00' })
    await put('w-delay', 'bad')
    await logged(host, /\(Failed/)
    await host.close()
    expect([await size('w-delay'), await texts('w-delay')]).toEqual([1, []])
    expect(seen(host, 'work')).toEqual([1])
  })

  it('of a poison queue is left hidden', async () => {
    const host = await start(FAILING('w-own-poison'), { maxDequeueCount: 1 })
    await put('w-own-poison', 'bad')
    await logged(host, /\(Failed/)
    await host.close()
    expect([await size('w-own-poison'), await texts('w-own-poison')]).toEqual([1, []])
    expect(await service.getQueueClient('w-own-poison-poison').exists()).toBe(false)
  })

  it('reaches a function on the poison queue at once', async () => {
    const host = await start(`${FAILING('w-chain')}${ECHO('poison', 'w-chain-poison')}`, { maxDequeueCount: 1 })
    await put('w-chain', 'bad')
    await until(() => seen(host, 'poison').length > 0)
    expect(seen(host, 'poison')).toMatchObject([{ message: 'bad' }])
  })

  it('that is no base64 goes to the poison queue as it is, without running', async () => {
    const host = await start(ECHO('work', 'w-broken'))
    const queue = service.getQueueClient('w-broken')
    await queue.create()
    await queue.sendMessage('not base64!')
    await untilSize('w-broken', 0)
    const { peekedMessageItems } = await service.getQueueClient('w-broken-poison').peekMessages()
    expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['not base64!'])
    expect(seen(host, 'work')).toEqual([])
  })

  it('that is no text fails as often as any other', async () => {
    const host = await start(ECHO('work', 'w-no-text'), { maxDequeueCount: 2 })
    await put('w-no-text', Buffer.from('ff00', 'hex'))
    await logged(host, /^Message has reached MaxDequeueCount of 2/)
    expect(messages(host).filter((message) => /is not valid UTF-8/.test(message))).toHaveLength(2)
    expect(seen(host, 'work')).toEqual([])
  })

  it('by functionTimeout counts as failed, and the worker is started again', async () => {
    const host = await startHost(
      {
        'main.js': script(`
app.storageQueue('work', { queueName: 'w-timeout', connection: '', handler: (message, context) => {
  context.log(JSON.stringify(context.triggerMetadata.dequeueCount))
  return context.triggerMetadata.dequeueCount === 1 ? new Promise(() => {}) : undefined
} })`),
        'host.json': JSON.stringify({
          version: '2.0',
          functionTimeout: '00:00:01',
          extensions: { queues: { maxPollingInterval: '00:00:00.1' } },
        }),
      },
      { environment: { AzureWebJobsStorage: azurite.connectionString } },
    )
    const { workerPid } = host
    await put('w-timeout', 'slow')
    await logged(host, /^Executed 'Functions\.work' \(Succeeded/)
    expect(seen(host, 'work')).toEqual([1, 2])
    expect(host.workerPid).not.toBe(workerPid)
  })
})

describe('settings of a binding', () => {
  it('name the queue and the connection', async () => {
    const body = `app.storageQueue('work', { queueName: 'w-%PLACE%', connection: 'Mine', handler: (message, context) => context.log('1') })`
    const host = await start(
      body,
      {},
      { PLACE: 'named', AzureWebJobsMine: azurite.connectionString, AzureWebJobsStorage: '' },
    )
    await put('w-named', 'x')
    await until(() => seen(host, 'work').length > 0)
  })

  it.each([
    ["q: '%NOT_SET%', c: ''", /'%NOT_SET%' does not resolve to a value/],
    ["q: 'x', c: ''", /The queue name 'x' is not valid/],
    ["q: 'w-x', c: 'Nowhere'", /Storage account connection string 'Nowhere' does not exist/],
  ])('%s: the function is in error, the others run', async (given, message) => {
    const host = await start(`
const { q, c } = { ${given} }
app.storageQueue('work', { queueName: q, connection: c, handler: () => {} })
app.http('hello', { handler: () => ({}) })`)
    expect(host.functions.find(({ name }) => name === 'work')?.error).toMatch(message)
    expect(messages(host).join('\n')).toMatch(/The 'work' function is in error: /)
    expect((await host.send('/api/hello')).status).toBe(200)
  })

  it('switch a function off', async () => {
    const host = await start(ECHO('off', 'w-off') + ECHO('on', 'w-on'), {}, { AzureWebJobs_off_Disabled: '1' })
    await put('w-off', 'x')
    await put('w-on', 'x')
    await until(() => seen(host, 'on').length > 0)
    expect([await size('w-off'), await texts('w-off')]).toEqual([1, ['x']])
  })
})
