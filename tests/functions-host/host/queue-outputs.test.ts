import { describe, expect, it, jest } from '@jest/globals'
import { until } from '../manual-clock.js'
import { ECHO, messages, put, seen, service, size, start, texts } from '../queue-support.js'
import { script, writeFiles } from '../support.js'

jest.setTimeout(30_000)

describe('queue outputs', () => {
  const OUTPUT = (value: string, name: string) => `
app.http('send', {
  extraOutputs: [output.storageQueue({ name: 'o', queueName: '${name}', connection: 'AzureWebJobsStorage' })],
  handler: (_, context) => { context.extraOutputs.set('o', ${value}); return { status: 202 } },
})`

  it.each([
    ["'text'", ['text']],
    ["'[1]'", ['[1]']],
    ['{ a: 1 }', ['{"a":1}']],
    ["['one', { two: 2 }, 3]", ['one', '{"two":2}', '3']],
    ["Buffer.from('bytes')", ['bytes']],
    ['5', ['5']],
    ['1.5', ['1.5']],
    ['true', ['true']],
    ['[]', []],
  ])('%s becomes %j in a queue that is made for it', async (value, expected) => {
    const name = `o-${Buffer.from(value).toString('hex').slice(0, 50)}`
    const host = await start(OUTPUT(value, name))
    expect((await host.send('/api/send')).status).toBe(202)
    expect((await service.getQueueClient(name).exists()) ? await texts(name) : []).toEqual(expected)
  })

  it('are not written when nothing was put into them, or the handler fails', async () => {
    const host = await start(`${OUTPUT('undefined', 'o-none')}
app.http('fail', {
  extraOutputs: [output.storageQueue({ name: 'o', queueName: 'o-fail', connection: '' })],
  handler: (_, context) => { context.extraOutputs.set('o', 'x'); throw new Error('no') },
})`)
    expect([(await host.send('/api/send')).status, (await host.send('/api/fail')).status]).toEqual([202, 500])
    expect(await service.getQueueClient('o-none').exists()).toBe(false)
    expect(await service.getQueueClient('o-fail').exists()).toBe(false)
  })

  it('are what the handler returns, and reach a function of the same app at once', async () => {
    const host = await start(`
app.storageQueue('first', {
  queueName: 'o-first', connection: '', return: output.storageQueue({ queueName: 'o-second', connection: '' }),
  handler: (message) => [message + 1, message + 2],
})${ECHO('second', 'o-second')}`)
    await put('o-first', '10')
    await until(() => seen(host, 'second').length === 2)
    expect(
      seen(host, 'second')
        .map((one) => (one as { message: unknown }).message)
        .sort(),
    ).toEqual([11, 12])
  })

  it('that storage refuses fail the call', async () => {
    const host = await start(OUTPUT("'x'.repeat(70_000)", 'o-long'))
    expect((await host.send('/api/send')).status).toBe(500)
    expect(messages(host)).toContainEqual(
      expect.stringMatching(/^Exception while executing function: Functions\.send\. .*status code: 413/),
    )
  })

  it('that are not connected keep the function from running', async () => {
    const host = await start(OUTPUT("'x'", 'o-lost').replace('AzureWebJobsStorage', 'Lost'))
    expect(host.functions).toMatchObject([{ error: expect.stringContaining("'Lost' does not exist") }])
    expect((await host.send('/api/send')).status).toBe(404)
  })
})

describe('a reload', () => {
  const version = (name: string, queueName: string) => `
app.storageQueue('work', { queueName: '${queueName}', connection: '', handler: (message, context) => context.log(JSON.stringify(['${name}', message])) })`

  it('hands the queue to the new app', async () => {
    const host = await start(version('one', 'r-reload'))
    await put('r-reload', '1')
    await until(() => seen(host, 'work').length === 1)
    writeFiles(host.appDir, { 'main.js': script(version('two', 'r-reload')) })
    await host.reload()
    await put('r-reload', '2', '3')
    await until(() => seen(host, 'work').length === 3)
    expect(seen(host, 'work').slice(1)).toEqual(
      expect.arrayContaining([
        ['two', 2],
        ['two', 3],
      ]),
    )
  })

  it('leaves a queue alone whose function is gone', async () => {
    const host = await start(version('one', 'r-gone') + ECHO('other', 'r-other'))
    writeFiles(host.appDir, { 'main.js': script(ECHO('other', 'r-other')) })
    await host.reload()
    await put('r-gone', '1')
    await put('r-other', '1')
    await until(() => seen(host, 'other').length > 0)
    expect(await texts('r-gone')).toEqual(['1'])
  })
})

describe('close', () => {
  it('lets a message in hand finish and takes no other', async () => {
    const host = await start(
      `let go
app.storageQueue('work', { queueName: 'c-close', connection: '', handler: (message, context) => {
  context.log(JSON.stringify(message))
  return new Promise((resolve) => setImmediate(resolve))
} })`,
      { batchSize: 1, newBatchThreshold: 0 },
    )
    await put('c-close', '1')
    await until(() => seen(host, 'work').length === 1)
    await host.close()
    await put('c-close', '2')
    expect([await texts('c-close'), seen(host, 'work')]).toEqual([['2'], [1]])
  })

  it('gives back what does not finish', async () => {
    const host = await start(`
app.storageQueue('work', { queueName: 'c-stuck', connection: '', handler: (message, context) => {
  context.log(JSON.stringify(message))
  return new Promise(() => {})
} })`)
    await put('c-stuck', '1')
    await until(() => seen(host, 'work').length === 1)
    await host.close({ graceMs: 1 })
    expect(await texts('c-stuck')).toEqual(['1'])
  })
})

it('a worker that dies does not send the queue to the poison queue', async () => {
  const host = await start(
    `app.storageQueue('work', { queueName: 'd-die', connection: '', handler: () => process.exit(3) })`,
    { batchSize: 1, newBatchThreshold: 0, maxDequeueCount: 2 },
  )
  const died = new Promise((resolve) => host.onExit(resolve))
  await put('d-die', '1', '2', '3')
  await died
  await host.close()
  expect(await size('d-die')).toBe(3)
  expect(await service.getQueueClient('d-die-poison').exists()).toBe(false)
})
