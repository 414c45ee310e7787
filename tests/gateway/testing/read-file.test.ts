import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ConfigurationError } from '../../../dev/gateway/problem.js'
import { readTestFile } from '../../../dev/gateway/testing/read-file.js'
import { type CaseFolder, createCaseFolder } from './folder.js'

let folder: CaseFolder
beforeAll(() => {
  folder = createCaseFolder()
})
afterAll(() => folder.remove())

/** What is wrong, as `line:column message`; empty when the file is right. */
function problemsOf(text: string): string[] {
  try {
    readTestFile(folder.write(text))
    return []
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
  }
}
/** Expects one problem, where the mark stands in the text. */
function expectProblem(text: string, message: string): void {
  const before = text.slice(0, text.indexOf('▸')).split('\n')
  const place = `${before.length + 1}:${before.at(-1)!.length + 1}`
  expect(problemsOf(text.replace('▸', ''))).toEqual([expect.stringMatching(`^${place} `)])
  expect(problemsOf(text.replace('▸', ''))).toEqual([expect.stringContaining(` ${message}`)])
}
const oneCase = '\ncases: [{ name: c, request: { url: /a } }]'

describe('a file', () => {
  it('that is right has its paths beside itself', () => {
    const file = folder.write(
      'sku: BasicV2\nconfiguration: [a.yaml, ../b.yaml]\ncases: [{ name: c, request: { url: /a } }]',
    )
    const directory = dirname(file)
    expect(readTestFile(file)).toMatchObject({
      artifacts: join(directory, 'artifacts'),
      configuration: [join(directory, 'a.yaml'), join(directory, '../b.yaml')],
      sku: 'basicv2',
    })
  })

  it('takes the configuration beside the artifacts, where there is one', () => {
    const file = folder.write('cases: [{ name: c, request: { url: /a } }]')
    expect(readTestFile(file).configuration).toEqual([])
    const local = join(dirname(file), 'artifacts/configuration.local.yaml')
    writeFileSync(local, '')
    expect(readTestFile(file).configuration).toEqual([local])
  })

  it('that does not exist is told', () => {
    expect(() => readTestFile('/nowhere/cases.yaml')).toThrow(
      '/nowhere/cases.yaml:1:1: the file cannot be read: ENOENT',
    )
  })

  it('that is no YAML is told with its place', () => {
    expect(problemsOf('cases: [')[0]).toMatch(/^2:9 .*\]/)
  })

  it('without cases is refused', () => {
    expect(problemsOf('')).toEqual(['1:1 the file needs at least one case in "cases"'])
  })

  it.each([
    [`case: ▸[]${oneCase}`, 'the file has no property "case"'],
    ['cases: ▸[]', 'the file needs at least one case in "cases"'],
    ['cases: [▸{ request: { url: /a } }]', 'an item of "cases" needs "name"'],
    [`sku: ▸gold${oneCase}`, '"sku" has to be one of'],
    [`now: ▸today${oneCase}`, '"now" has to be a date and time'],
    [`namedValues: ▸{ a: }${oneCase}`, '"namedValues" needs "a"'],
    [`namedValues: { a: ▸[] }${oneCase}`, '"a" has to be a string'],
    [`backends: ▸[a]${oneCase}`, '"backends" has to be an object'],
    [`request: { url: ▸/a }${oneCase}`, '"request" has no property "url"'],
    ['cases: [{ name: c, request: &r { url: /a } }, { name: d, request: ▸*r }]', 'the alias *r is not read here'],
  ])('with %s is refused', expectProblem)
})

describe('a case', () => {
  it.each([
    ['advance: ▸30', '"advance" has to be a duration such as PT30S or P1D'],
    ['repeat: ▸0', '"repeat" has to be 1 or more'],
    ['repeat: ▸often', '"repeat" has to be an integer'],
    ['expected: ▸{}', 'an item of "cases" has no property "expected"'],
  ])('with %s is refused', (members, message) => {
    expectProblem(`cases:\n  - { name: c, ${members}, request: { url: /a } }`, message)
  })

  it.each([
    ['▸{ name: c }', 'a step needs "request"'],
    ['{ name: c, steps: [▸{ expect: {}, advance: PT1S }] }', 'a step needs "request"'],
    ['{ name: c, steps: [{ request: { url: /a }, until: ▸1 }] }', 'an item of "steps" has no property "until"'],
    ['{ name: c, steps: [], request: ▸{ url: /a } }', 'an item of "cases" has no property "request"'],
  ])('%s is refused', (text, message) => expectProblem(`cases: [${text}]`, message))
})

describe('a request', () => {
  it.each([
    ['{ url: /a, path: ▸/a }', '"request" has no property "path"'],
    ['{ url: /a, body: a, json: ▸1 }', '"body" and "json" exclude each other'],
    ['{ url: /a, headers: ▸{ X: [] } }', 'the header "X" has to be a text'],
    ['{ url: /a, headers: ▸X }', '"headers" has to be an object'],
    ['{ url: /a, certificate: ▸none.pem }', '"certificate" has to be the path of a certificate in PEM: ENOENT'],
    ['▸{}', '"request" needs "url"'],
    ['{ url: ▸a }', '"url" has to begin with / or http:// or https://'],
  ])('%s is refused', (request, message) => expectProblem(`cases: [{ name: c, request: ${request} }]`, message))
})

describe('a backend', () => {
  it.each([
    ['▸1', '"app" has to be an object'],
    ['{ status: ▸99 }', '"status" has to be from 200 to 599'],
    ['{ error: ▸broken }', '"error" has to be one of unreachable, timeout, not "broken"'],
    ['[{}, { wait: ▸1 }]', 'an item of "app" has no property "wait"'],
    ['{ body: a, json: ▸1 }', '"body" and "json" exclude each other'],
  ])('%s is refused', (backend, message) => expectProblem(`backends: { app: ${backend} }${oneCase}`, message))
})

describe('an expectation', () => {
  it.each([
    ['status: ▸ok', '"status" has to be an integer'],
    ['status: ▸20', '"status" has to be from 200 to 599'],
    ['text: ▸a', '"expect" has no property "text"'],
    ['body: ▸{ a: 1 }', 'this has to be a text, { matches: a regular expression }, or null for none'],
    ['headers: { X: ▸[1] }', 'this has to be a text'],
    ['reason: { matches: ▸( }', 'Invalid regular expression'],
    ['received: ▸1', '"received" has to be an object'],
    ['received: { status: ▸200 }', '"received" has no property "status"'],
    ['received: [{ status: ▸200 }]', 'an item of "received" has no property "status"'],
  ])('with %s is refused', (members, message) => {
    expectProblem(`cases:\n  - { name: c, request: { url: /a }, expect: { ${members} } }`, message)
  })
})

it('everything that is wrong is told at once', () => {
  expect(problemsOf('sku: gold\ncases: [{ repeat: 0 }]')).toHaveLength(4)
})
