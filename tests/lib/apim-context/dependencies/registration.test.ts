import { describe, expect, it } from '@jest/globals'
import {
  createApp,
  type Dependency,
  DependencyError,
  defineSettings,
  inject,
  override,
  provide,
  setting,
  text,
} from '../../../../src/lib/apim-context/index.js'
import { open, using } from './probe.js'

const create = (needs: Parameters<typeof using>[0]) => () => createApp([using(needs)], { environment: {} })

describe('at registration', () => {
  it('a cycle is refused, with the way that leads into it', () => {
    const orders: Dependency = provide(
      () => ({ catalog }),
      () => 1,
    )
    const prices: Dependency = provide(
      () => ({ orders }),
      () => 2,
    )
    const catalog: Dependency = provide({ prices }, () => 3)
    expect(create({ orders })).toThrow(DependencyError)
    expect(create({ orders })).toThrow('probe → orders → catalog → prices → orders: is a cycle')
  })

  it('a dependency may be needed twice: that is no cycle', async () => {
    const base = provide(() => 1)
    const left = provide({ base }, ({ base }) => base + 1)
    const right = provide({ base }, ({ base }) => base + 2)
    const top = provide({ left, right }, ({ left, right }) => left * right)
    expect((await open([using({ top }, ({ top }) => top)]).send()).result).toBe(6)
  })

  it('one of a module that is not complete yet is refused, with what to do', () => {
    const early = provide({ late: undefined as unknown as Dependency }, () => 1)
    expect(create({ early })).toThrow('probe → early → late: is undefined; its module is not complete yet')
  })

  it('one that is made once may not need one of an invocation', () => {
    const tx = provide(() => 1, { scope: 'invocation' })
    const repository = provide({ tx }, () => 2)
    expect(create({ repository })).toThrow('probe → repository → tx: lives for one invocation')
  })

  it('dependencies of the app are looked at too', () => {
    const tx = provide(() => 1, { scope: 'invocation' })
    const repository = provide({ tx }, () => 2)
    expect(() => createApp([], { environment: {}, dependencies: { repository } })).toThrow('app → repository → tx')
  })

  it.each(['request', 'app', 'log', 'body', 'resolve'])('%s is no name to inject under', (name) => {
    const one = provide(() => 1)
    expect(() => inject({ [name]: one } as never)).toThrow(`the handler's input has a ${name} of its own`)
  })
})

describe('an override', () => {
  const storage = defineSettings('storage', 'Storage', {
    connection: setting('STORAGE', text(), { description: 'Where.', required: true }),
    table: setting('TABLE', text(), { description: 'Which.', default: 'items' }),
  })
  const repository = provide({ storage }, ({ storage }) => `${storage.connection}/${storage.table}`)
  const service = provide({ repository }, ({ repository }) => `over ${repository}`)
  const fn = using({ service }, ({ service }) => service)

  it('stands in for a dependency, whose own needs are then not looked at', async () => {
    expect(() => createApp([fn], { environment: {} })).toThrow('STORAGE is not set')
    const app = open([fn], { overrides: [override(repository, 'a fake')] })
    expect((await app.send()).result).toBe('over a fake')
  })

  it('may be false, null or undefined', async () => {
    const nothing: Dependency<string | undefined> = provide(() => 'something')
    const app = open([using({ nothing }, ({ nothing }) => nothing ?? 'nothing')], {
      overrides: [override(nothing, undefined)],
    })
    expect((await app.send()).result).toBe('nothing')
  })

  it('of settings takes the place of some of the environment', async () => {
    const app = open([fn], { environment: { TABLE: 'mine' }, overrides: [override(storage, { connection: 'here' })] })
    expect((await app.send()).result).toBe('over here/mine')
  })

  it('is of one app', async () => {
    const environment = { STORAGE: 'there' }
    open([fn], { environment, overrides: [override(repository, 'a fake')] })
    expect((await open([fn], { environment }).send()).result).toBe('over there/items')
  })
})

describe('the settings of dependencies', () => {
  it('are read with those of the toolkit: every problem is told at once', () => {
    const mine = defineSettings('mine', 'Mine', {
      size: setting('SIZE', text('a size'), { description: 'How large.', required: true }),
    })
    const fn = using({ mine })
    expect(() => createApp([fn], { environment: { LOG_FORMAT: 'xml' } })).toThrow(
      /LOG_FORMAT is 'xml'[\s\S]*SIZE is not set: it must be a size\. How large\./,
    )
    expect(createApp([fn], { environment: { SIZE: 'L' } }).sections.at(-1)).toBe(mine)
  })

  it('may be injected themselves', async () => {
    const mine = defineSettings('mine', 'Mine', {
      size: setting('SIZE', text(), { description: 'How large.', default: 'M' }),
    })
    const app = open([using({ mine }, ({ mine }) => mine)])
    expect((await app.send()).result).toEqual({ size: 'M' })
  })
})
