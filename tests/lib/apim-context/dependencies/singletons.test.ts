import { describe, expect, it } from '@jest/globals'
import { createApp, currentContext, provide } from '../../../../src/lib/apim-context/index.js'
import { open, using } from './probe.js'

/** Something that counts how often it was made and disposed of. */
function counted() {
  const events: string[] = []
  let made = 0
  const create = () => {
    made += 1
    const id = made
    events.push(`made ${id}`)
    return { id, [Symbol.dispose]: () => void events.push(`disposed ${id}`) }
  }
  return { events, create }
}

const idOf = ({ thing }: Record<string, unknown>) => (thing as { id: number }).id

describe('a dependency of the app', () => {
  it('is made at its first use, once, for all functions', async () => {
    const { events, create } = counted()
    const thing = provide(create)
    const app = open([using({ thing }, idOf), using({ thing }, idOf, 'other')])
    expect(events).toEqual([])
    expect((await app.send()).result).toBe(1)
    expect((await app.send('other')).result).toBe(1)
    expect(events).toEqual(['made 1'])
  })

  it('is shared by those that ask while it is being made', async () => {
    const { events, create } = counted()
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const thing = provide(async () => {
      await gate
      return create()
    })
    const app = open([using({ thing }, idOf)])
    const calls = [app.send(), app.send(), app.send()]
    release()
    expect((await Promise.all(calls)).map(({ result }) => result)).toEqual([1, 1, 1])
    expect(events).toEqual(['made 1'])
  })

  it('is tried again after a failure, which is answered and logged', async () => {
    let attempts = 0
    const thing = provide(async () => {
      attempts += 1
      if (attempts === 1) throw new Error('not yet')
      return { id: attempts }
    })
    const app = open([using({ thing }, idOf)])
    const failed = await app.send()
    expect([failed.status, failed.logs.length]).toEqual([500, 1])
    expect(failed.logs[0]).toContain('not yet')
    expect((await app.send()).result).toBe(2)
  })

  it('may be a class, given what it needs', async () => {
    class Greeter {
      readonly #name: string
      constructor({ name }: { readonly name: string }) {
        this.#name = name
      }
      greet = () => `Hello ${this.#name}`
    }
    const name = provide(() => 'Ada')
    const greeter = provide({ name }, Greeter)
    const app = open([using({ greeter }, ({ greeter }) => (greeter as Greeter).greet())])
    expect((await app.send()).result).toBe('Hello Ada')
  })

  it('is given what it needs, also what comes later in its file', async () => {
    const all = provide(
      () => ({ later }),
      ({ later }) => `all of ${later}`,
    )
    const later = provide(() => 'it')
    expect((await open([using({ all }, ({ all }) => all)]).send()).result).toBe('all of it')
  })

  it('belongs to its app alone', async () => {
    const { create } = counted()
    const thing = provide(create)
    const fn = using({ thing }, idOf)
    expect([(await open([fn]).send()).result, (await open([fn]).send()).result]).toEqual([1, 2])
  })

  it('does not see the request that happened to come first', async () => {
    const seen = provide(() => [currentContext() === undefined])
    const app = open([using({ seen }, ({ seen }) => [seen, currentContext() === undefined])])
    expect((await app.send()).result).toEqual([[true], false])
  })

  it('is disposed of when the app closes, in the reverse order of making', async () => {
    const events: string[] = []
    const first = provide(async function* () {
      events.push('open first')
      yield 'first'
      events.push('close first')
    })
    const second = provide({ first }, () => ({
      async [Symbol.asyncDispose]() {
        events.push('close second')
      },
    }))
    const app = open([using({ second })])
    await app.send()
    await app.close()
    expect(events).toEqual(['open first', 'close second', 'close first'])
  })

  it('that was never used is not disposed of', async () => {
    const { events, create } = counted()
    const app = open([using({ thing: provide(create) })])
    await app.close()
    expect(events).toEqual([])
  })

  it('cannot be had after the close', async () => {
    const { create } = counted()
    const app = open([using({ thing: provide(create) })])
    await app.close()
    const { status, logs } = await app.send()
    expect(status).toBe(500)
    expect(logs[0]).toContain('after the end of what it belongs to')
  })

  it('that cannot be disposed of does not keep others from it, and is told', async () => {
    const events: string[] = []
    const good = provide(() => ({ [Symbol.dispose]: () => void events.push('good') }))
    const bad = provide(() => ({
      [Symbol.dispose]() {
        throw new Error('stuck')
      },
    }))
    const app = open([using({ good, bad })])
    await app.send()
    await expect(app.close()).rejects.toMatchObject({ errors: [expect.objectContaining({ message: 'stuck' })] })
    expect(events).toEqual(['good'])
  })

  it('is disposed of by the host when that ends', async () => {
    const { events, create } = counted()
    const thing = provide(create)
    const app = createApp([using({ thing }, idOf)], { environment: {} })
    const hooks: (() => Promise<void>)[] = []
    const handlers: ((...call: never[]) => unknown)[] = []
    app.register({
      http: (_name, { handler }) => void handlers.push(handler as never),
      hook: { appTerminate: (hook) => void hooks.push(hook) },
    })
    expect([handlers.length, hooks.length]).toEqual([1, 1])
    await hooks[0]!()
    expect(events).toEqual([])
  })
})
