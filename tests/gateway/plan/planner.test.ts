import { describe, expect, it } from '@jest/globals'
import { ConfigurationError } from '../../../dev/gateway/problem.js'
import { type ScopeText, sections, World } from '../policies/harness.js'

const mark = (name: string) => `<set-header name="X-Order" exists-action="append"><value>${name}</value></set-header>`
const problemsOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
  return []
}

async function order(...documents: ScopeText[]) {
  const world = new World()
  const answer = await world.send(world.plan(...documents))
  return { request: world.sent[0]?.headers.get('X-Order'), response: answer.headers.get('X-Order'), answer, world }
}

describe('<base/>', () => {
  it('is the same section of the broader scope, wherever it stands', async () => {
    const { request, response } = await order(
      { scope: 'product', text: sections({ inbound: `${mark('p')}<base/>`, outbound: `${mark('p')}<base/>` }) },
      {
        scope: 'api',
        text: sections({ inbound: `${mark('a1')}<base/>${mark('a2')}`, outbound: `<base/>${mark('a')}` }),
      },
      { scope: 'operation', text: sections({ inbound: `<base/>${mark('o')}`, outbound: `${mark('o')}<base/>` }) },
    )
    expect(request).toBe('a1,p,a2,o')
    expect(response).toBe('o,p,a')
  })

  it('left out, nothing is inherited: without forward-request outbound runs on an empty 200', async () => {
    const { request, response, answer, world } = await order(
      sections({ inbound: mark('a'), backend: mark('b'), outbound: mark('out') }),
    )
    expect([request, response, answer.status, answer.text]).toEqual([undefined, 'out', 200, ''])
    expect(world.sent).toEqual([])
  })

  it('may stand twice', async () => {
    const { request } = await order(
      sections({ inbound: mark('a') }),
      sections({ inbound: `<base/>${mark('o')}<base/>` }),
    )
    expect(request).toBe('a,o,a')
  })

  it('must stand directly in a section', () => {
    const world = new World()
    const text = '<choose>\n<when condition="true">\n<base/></when></choose>'
    expect(problemsOf(() => world.plan(sections({ inbound: text })))).toMatchObject([
      { file: 'api.xml', line: 3, column: 1, message: '<base> must stand directly in a section: move it there' },
    ])
  })

  it('means nothing at global scope, and a missing section is empty', async () => {
    const world = new World()
    const plan = world.plan('<policies><inbound><base/></inbound></policies>')
    expect([plan.inbound, plan.backend, plan.outbound, plan.onError].map(({ length }) => length)).toEqual([0, 0, 0, 0])
  })
})

describe('fragments', () => {
  it('stand as if written where they are included', async () => {
    const world = new World()
    world.fragments = {
      one: `<fragment>${mark('1')}<include-fragment fragment-id="two"/></fragment>`,
      two: `<fragment>${mark('2')}</fragment>`,
    }
    await world.run(`${mark('0')}<include-fragment fragment-id="one"/>${mark('3')}`)
    expect(world.sent[0]!.headers.get('X-Order')).toBe('0,1,2,3')
  })

  it('that do not exist are reported', () => {
    expect(problemsOf(() => new World().plan('\n<include-fragment fragment-id="x"/>'))).toMatchObject([
      { line: 2, message: 'fragment "x" does not exist: define it under "policy fragments", or correct the name' },
    ])
  })

  it('that include themselves are reported', () => {
    const world = new World()
    world.fragments = {
      a: '<fragment><include-fragment fragment-id="b"/></fragment>',
      b: '<fragment><include-fragment fragment-id="a"/></fragment>',
    }
    const problems = problemsOf(() => world.plan('<include-fragment fragment-id="a"/>'))
    expect(problems).toMatchObject([
      { file: 'b.xml', message: 'fragment "a" includes itself: a → b → a; remove one of these' },
    ])
  })

  it('are checked for the section that includes them, once', () => {
    const world = new World()
    world.fragments = { f: '<fragment>\n <rewrite-uri template="/x"/></fragment>' }
    const include = '<include-fragment fragment-id="f"/>'
    expect(problemsOf(() => world.plan(sections({ inbound: include, outbound: include + include })))).toMatchObject([
      { file: 'f.xml', line: 2, column: 2, message: '<rewrite-uri> is not allowed in outbound: move it to inbound' },
    ])
  })
})

describe('named values', () => {
  it('are put in before the document is read', async () => {
    const world = new World()
    world.namedValues = { policy: mark('named') }
    await world.run('{{policy}}')
    expect(world.sent[0]!.headers.get('X-Order')).toBe('named')
  })

  it('that do not exist fail the load', () => {
    expect(problemsOf(() => new World().plan(mark('{{nope}}')))).toMatchObject([{ message: /named value "nope"/ }])
  })
})

describe('errors', () => {
  it('say scope, section, path and the id that the policy was given', async () => {
    const world = new World()
    const check = (id: string) =>
      `<check-header id="${id}" name="X" failed-check-httpcode="400" failed-check-error-message="m" ignore-case="false"/>`
    world.fragments = {
      f: `<fragment><choose><when condition="false"/><when condition="true">${check('deep')}</when></choose></fragment>`,
    }
    const { exchange } = await world.run(
      `<choose><when condition="false"/></choose><include-fragment fragment-id="f"/>`,
    )
    expect(exchange.lastError).toMatchObject({
      source: 'check-header',
      scope: 'api',
      section: 'inbound',
      path: 'include-fragment[1]/choose[1]/when[2]/check-header[1]',
      policyId: 'deep',
    })
  })

  it('are collected over all documents', () => {
    const problems = problemsOf(() => new World().plan('<x/>', '<y/><choose/>'))
    expect(problems.map(({ message }) => message)).toEqual([
      'unknown policy "x"',
      'unknown policy "y"',
      '<choose> needs a <when> inside: add it',
    ])
  })
})
