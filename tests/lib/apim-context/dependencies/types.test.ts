import { expect, it } from '@jest/globals'
import {
  type Dependency,
  defineSettings,
  http,
  type InputOf,
  inject,
  integer,
  openapi,
  override,
  provide,
  setting,
  text,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => true

class Clock {
  now = () => 0
}
class Watch {
  constructor(readonly needs: { readonly clock: Clock }) {}
}
const settings = defineSettings('mine', 'Mine', {
  limit: setting('LIMIT', integer({ min: 1, max: 9 }), { description: 'A limit.', default: 5 }),
  name: setting('NAME', text(), { description: 'A name.' }),
})
const number = provide(() => 1)
const later = provide(async () => 'text')
const generated = provide(async function* () {
  yield true
})
const clock = provide(Clock)
const composed = provide({ number, later, settings }, (needs) => needs)

it('what is provided has the type of what is made', () => {
  expect(holds<Equal<typeof number, Dependency<number>>>()).toBe(true)
  expect(holds<Equal<typeof later, Dependency<string>>>()).toBe(true)
  expect(holds<Equal<typeof generated, Dependency<boolean>>>()).toBe(true)
  expect(holds<Equal<typeof clock, Dependency<Clock>>>()).toBe(true)
})

it('needs and injected names have the types of their instances', () => {
  const fn = http(
    { name: 'probe', method: 'GET', route: 'probe' },
    withContext(),
    inject({ number, clock, composed, settings }),
    openapi({ summary: 'A probe' }),
    validateHttp({}),
  )(({ number, clock, composed, settings }) => ({
    jsonBody: [number.toFixed(), clock.now(), composed.later.trim(), settings.limit.toFixed()],
  }))
  type Given = InputOf<typeof fn>
  expect(holds<Equal<Given['number'], number>>()).toBe(true)
  expect(holds<Equal<Given['settings'], { readonly limit: number; readonly name: string | undefined }>>()).toBe(true)
  expect(holds<Equal<Given['composed']['settings']['name'], string | undefined>>()).toBe(true)
})

it('misuse does not compile', () => {
  const misuse = () => {
    // @ts-expect-error: a number is overridden by a number
    override(number, 'one')
    // @ts-expect-error: the section has no such setting
    override(settings, { limits: 5 })
    // @ts-expect-error: the section's limit is a number
    override(settings, { limit: '5' })
    // @ts-expect-error: the handler's input has a log of its own
    inject({ log: number })
    // @ts-expect-error: the class wants a clock
    provide({ number }, Watch)
    // @ts-expect-error: text has no decimals
    provide({ later }, ({ later }) => later.toFixed())
    // @ts-expect-error: nothing else lives
    provide(() => 1, { scope: 'session' })
  }
  expect(misuse).toBeInstanceOf(Function)
})
