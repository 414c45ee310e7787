import { describe, expect, it } from '@jest/globals'
import { checkDocument } from '../../dev/gateway/plan/check.js'
import { ConfigurationError } from '../../dev/gateway/problem.js'
import { documents } from './documents.js'
import { misused } from './misused.js'
import { sections, World } from './policies/harness.js'

interface Misuse {
  readonly kind: string
  readonly policy: string
  readonly text: string
  readonly line: number
  readonly column: number
}

/** Every misused policy, put at the beginning and at the end of its section in every document that has it. */
const corpus = documents.flatMap((document) =>
  Object.entries(misused).flatMap(([kind, bySection]) =>
    Object.entries(bySection).flatMap(([section, policies]) =>
      [document.indexOf(`<${section}>`) + section.length + 2, document.indexOf(`</${section}>`)]
        .filter((offset) => document.includes(`<${section}>`) && offset > 0)
        .flatMap((offset) => policies.map((policy) => misuse(kind, document, offset, policy))),
    ),
  ),
)

function misuse(kind: string, document: string, offset: number, policy: string): Misuse {
  const before = (document.slice(0, offset) + policy.slice(0, policy.indexOf('▸'))).split('\n')
  const text = document.slice(0, offset) + policy.replace('▸', '') + document.slice(offset)
  return { kind, policy, text, line: before.length, column: before.at(-1)!.length + 1 }
}

const found = corpus.map(({ text }) => checkDocument(text, 'policy.xml'))
const isTold = ({ line, column }: Misuse, index: number) =>
  found[index]!.some((problem) => problem.line === line && problem.column === column)

const policiesOf = (misuses: readonly Misuse[]) => [...new Set(misuses.map(({ policy }) => policy))]

describe('a policy that is misused', () => {
  it('stands in enough documents', () => {
    expect(corpus.length).toBeGreaterThan(1_000)
    expect(new Set(corpus.map(({ kind }) => kind)).size).toBe(Object.keys(misused).length)
  })

  it('is refused', () => {
    expect(policiesOf(corpus.filter((_, index) => found[index]!.length === 0))).toEqual([])
  })

  it('is told with its line and column', () => {
    expect(policiesOf(corpus.filter((misuse, index) => !isTold(misuse, index)))).toEqual([])
  })
})

describe('a fragment', () => {
  const told = (inner: string) =>
    checkDocument(`<fragment>\n  ${inner}</fragment>`, 'f.xml').map(({ line, column, message }) => [
      line,
      column,
      message,
    ])

  it.each([
    ['<base />', '<base> must stand directly in a section: move it there'],
    ['<inbound />', 'unknown policy "inbound"'],
    [
      '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />',
      '<cache-lookup> is not supported in a fragment: put it into the policy itself',
    ],
  ])('may not hold %s', (inner, message) => {
    expect(told(inner)).toEqual([[2, 3, expect.stringContaining(message)]])
  })

  it('may hold one policy twice where a section may', () => {
    expect(told('<set-method>GET</set-method><set-method>PUT</set-method>')).toEqual([])
    expect(told('<cors><allowed-origins><origin>*</origin></allowed-origins></cors>'.repeat(2))).toHaveLength(1)
  })
})

describe('what a configuration does not have', () => {
  const world = Object.assign(new World(), {
    fragments: { own: '<fragment><include-fragment fragment-id="gone"/></fragment>' },
  })

  it.each([
    ['<include-fragment fragment-id="▸none" />', 'fragment "none" does not exist'],
    ['<set-backend-service backend-id="▸none" />', 'backend "none" does not exist'],
    ['<authentication-certificate certificate-id="▸none" />', 'certificate "none" does not exist'],
    ['<set-variable name="a" value="▸{{none}}" />', 'named value "none" does not exist'],
    ['<set-variable name="a" value="@("▸{{none}}")" />', 'named value "none" does not exist'],
    [
      '<validate-content unspecified-content-type-action="detect" max-size="1" size-exceeded-action="detect"><content validate-as="json" action="detect" schema-id="▸none" /></validate-content>',
      'schema "none" does not exist',
    ],
  ])('%s', (policy, message) => {
    const text = sections({ inbound: `\n${policy.replace('▸', '')}` })
    const problems = problemsOf(() => world.plan(text))
    expect(problems).toEqual([expect.objectContaining({ line: 2, message: expect.stringContaining(message) })])
    const place = policy.indexOf('▸')
    const { column } = problems[0]!
    expect([place + 1, policy.lastIndexOf(' ', place) + 2]).toContain(column)
  })

  it('is told of the fragment that asks for it', () => {
    const problems = problemsOf(() => world.plan('<include-fragment fragment-id="own" />'))
    expect(problems).toEqual([
      expect.objectContaining({ file: 'own.xml', line: 1, message: expect.stringContaining('fragment "gone"') }),
    ])
  })
})

function problemsOf(plan: () => unknown) {
  try {
    plan()
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
}
