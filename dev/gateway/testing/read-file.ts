import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Fields } from '../artifacts/fields.js'
import { parseLocated } from '../artifacts/located.js'
import { SKUS } from '../artifacts/model.js'
import { ConfigurationError, type Problem } from '../problem.js'
import type { FakeBackend, Step, TestCase, TestFile } from './cases.js'
import { type RequestDefaults, readBackend, readDefaults, readExpectation, readRequest } from './read-messages.js'

const DEFAULT_NOW = Date.UTC(2026, 0, 1)

/** What the cases of a file share. */
interface Shared {
  readonly now: number
  readonly namedValues: ReadonlyMap<string, string>
  readonly backends: ReadonlyMap<string, FakeBackend>
  readonly request: RequestDefaults
  readonly problems: Problem[]
}

/** Reads a file of cases. Throws a ConfigurationError with everything that is wrong in it. */
export function readTestFile(file: string): TestFile {
  const problems: Problem[] = []
  const node = parseLocated(readText(file), file, problems)
  const testFile = node === undefined ? undefined : readFields(new Fields(node, 'the file', problems), file, problems)
  if (testFile === undefined || problems.length > 0) throw new ConfigurationError(problems)
  return testFile
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const message = `the file cannot be read: ${(error as Error).message}`
    throw new ConfigurationError([{ file, line: 1, column: 1, message }])
  }
}

function readFields(fields: Fields, file: string, problems: Problem[]): TestFile {
  const artifacts = resolve(dirname(file), fields.requiredString('artifacts'))
  const configuration = fields.strings('configuration')?.map((path) => resolve(dirname(file), path))
  const sku = fields.oneOf('sku', SKUS)
  const shared: Shared = {
    now: fields.date('now') ?? DEFAULT_NOW,
    namedValues: readNamedValues(fields),
    backends: readBackends(fields),
    request: readDefaults(fields.object('request')),
    problems,
  }
  const cases = fields.objects('cases').map((item) => readCase(item, shared))
  if (cases.length === 0) fields.problem('the file needs at least one case in "cases"', 'cases')
  fields.end()
  return {
    artifacts,
    configuration: configuration ?? localOverrides(artifacts),
    cases,
    ...(sku === undefined ? {} : { sku }),
  }
}

function localOverrides(artifacts: string): string[] {
  const file = join(artifacts, 'configuration.local.yaml')
  return existsSync(file) ? [file] : []
}

/** A case has its steps, or is itself the only one. */
function readCase(fields: Fields, shared: Shared): TestCase {
  const name = fields.requiredString('name')
  const now = fields.date('now') ?? shared.now
  const namedValues = new Map([...shared.namedValues, ...readNamedValues(fields)])
  const backends = new Map([...shared.backends, ...readBackends(fields)])
  const steps = fields.has('steps')
    ? fields.objects('steps').map((item) => readStep(item, shared, true))
    : [readStep(fields, shared, false)]
  fields.end()
  return { at: fields.node.at, name, now, namedValues, backends, steps }
}

function readStep(fields: Fields, { request: defaults, problems }: Shared, isWhole: boolean): Step {
  const advance = fields.duration('advance') ?? 0
  const repeat = fields.integer('repeat') ?? 1
  if (repeat < 1) fields.problem('"repeat" has to be 1 or more', 'repeat')
  const request = fields.object('request')
  const expect = fields.object('expect')
  if (request === undefined && (expect !== undefined || advance === 0)) fields.problem('a step needs "request"')
  if (isWhole) fields.end()
  return {
    at: fields.node.at,
    advance,
    repeat,
    ...(request === undefined ? {} : { request: readRequest(request, defaults) }),
    ...(expect === undefined ? {} : { expect: readExpectation(expect, problems) }),
  }
}

function readNamedValues(fields: Fields): Map<string, string> {
  const values = fields.object('namedValues')
  return new Map(values?.names.map((name) => [name, values.requiredString(name)]))
}

function readBackends(fields: Fields): Map<string, FakeBackend> {
  const backends = fields.object('backends')
  return new Map(backends?.names.map((name) => [name, readBackend(backends.oneOrMore(name), backends.at(name))]))
}
