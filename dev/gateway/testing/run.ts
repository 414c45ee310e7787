import { allBackends, createGateway, type Gateway, type LogEntry } from '../gateway.js'
import type { HeaderList } from '../http/headers.js'
import { ConfigurationError, type Problem } from '../problem.js'
import type { Expectation, ReceivedExpectation, Step, TestCase, TestFile } from './cases.js'
import { ManualClock } from './clock.js'
import { FakeBackends, type ReceivedRequest } from './fake-backends.js'
import { compare, show } from './matcher.js'

export interface CaseResult {
  readonly name: string
  /** What differs in the first step that fails; empty when the case passes. */
  readonly problems: readonly Problem[]
  /** What the gateway reported meanwhile: the causes of its 5xx answers. */
  readonly log: readonly LogEntry[]
}

/** Runs one case on a gateway of its own, without sockets. */
export async function runCase(testFile: TestFile, testCase: TestCase): Promise<CaseResult> {
  const { name, at } = testCase
  const log: LogEntry[] = []
  const clock = new ManualClock(testCase.now)
  const backends = new FakeBackends(testCase.backends, clock)
  try {
    const gateway = await openGateway(testFile, testCase, { clock, transport: backends.send, log: (e) => log.push(e) })
    const wrong = backends.connect(allBackends(gateway.configuration))
    const problems = wrong.length > 0 ? wrong : await runSteps(testCase.steps, gateway, clock, backends)
    await gateway.close()
    return { name, problems, log: log.filter(({ severity }) => severity === 'error') }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const message = 'the configuration cannot be served:'
    return { name, problems: [{ ...at, message }, ...error.problems], log: [] }
  }
}

function openGateway(
  { artifacts, configuration, sku }: TestFile,
  { namedValues }: TestCase,
  options: Pick<Parameters<typeof createGateway>[0], 'clock' | 'transport' | 'log'>,
): Promise<Gateway> {
  const given = [...namedValues].map(([name, value]) => ({ name, properties: { value } }))
  return createGateway({
    ...options,
    artifacts,
    configuration: [...configuration, { namedValues: given }],
    ...(sku === undefined ? {} : { sku }),
  })
}

async function runSteps(
  steps: readonly Step[],
  gateway: Gateway,
  clock: ManualClock,
  backends: FakeBackends,
): Promise<readonly Problem[]> {
  for (const step of steps) {
    clock.advance(step.advance)
    for (let turn = 1; step.request !== undefined && turn <= step.repeat; turn++) {
      const problems = await runRequest({ ...step, request: step.request }, gateway, backends)
      if (problems.length > 0) return step.repeat === 1 ? problems : problems.map((each) => inTurn(each, turn))
    }
  }
  return []
}

function inTurn(problem: Problem, turn: number): Problem {
  return { ...problem, message: `${problem.message} (request ${turn} of this step)` }
}

async function runRequest(
  { at, request, expect }: Step & Required<Pick<Step, 'request'>>,
  gateway: Gateway,
  backends: FakeBackends,
): Promise<readonly Problem[]> {
  const { status, reason, headers, body } = await gateway.handle(request)
  const answer = { status, reason, headers, body: await body.text() }
  const { received, unknown } = backends.take()
  const unanswered = unknown.map((sent) => ({
    ...at,
    message: `${sent} was sent to a backend that "backends" does not have: add its id or host there`,
  }))
  const differences = expect === undefined ? [] : compareAnswer(expect, answer, received)
  return [...unanswered, ...differences]
}

interface Answered {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
  readonly body: string
}

function compareAnswer(expect: Expectation, answer: Answered, received: readonly ReceivedRequest[]): Problem[] {
  const { status, reason } = expect
  const isStatus = status === undefined || status.value === answer.status
  const got = `${answer.status} ${answer.reason}, body ${show(answer.body)}`
  return [
    ...(isStatus ? [] : [{ ...status.at, message: `status: expected ${status.value}, got ${got}` }]),
    ...(reason === undefined ? [] : compare(reason, answer.reason, 'reason')),
    ...compareMessage(expect, answer, ''),
    ...compareReceived(expect.received, received),
  ]
}

function compareReceived(expected: Expectation['received'], received: readonly ReceivedRequest[]): Problem[] {
  if (expected === undefined) return []
  if (expected.messages.length !== received.length) {
    const got = received.map(({ backend, method, url }) => `${method} ${url} (${backend})`).join(', ') || 'none'
    return [{ ...expected.at, message: `received: expected ${expected.messages.length} requests, got ${got}` }]
  }
  return expected.messages.flatMap((message, i) => compareRequest(message, received[i]!, `received[${i}].`))
}

function compareRequest(expected: ReceivedExpectation, actual: ReceivedRequest, path: string): Problem[] {
  const parts = (['backend', 'method', 'url'] as const).flatMap((name) => {
    const matcher = expected[name]
    return matcher === undefined ? [] : compare(matcher, actual[name], path + name)
  })
  return [...parts, ...compareMessage(expected, actual, path)]
}

function compareMessage(
  { headers, body, json }: Pick<Expectation, 'headers' | 'body' | 'json'>,
  actual: Pick<Answered, 'headers' | 'body'>,
  path: string,
): Problem[] {
  return [
    ...headers.flatMap(([name, matcher]) => compare(matcher, actual.headers.get(name), `${path}headers.${name}`)),
    ...(body === undefined ? [] : compare(body, actual.body, `${path}body`)),
    ...(json === undefined ? [] : compareJson(json, actual.body, `${path}json`)),
  ]
}

function compareJson(json: NonNullable<Expectation['json']>, body: string, path: string): Problem[] {
  try {
    return compare(json, JSON.parse(body), path)
  } catch {
    return [{ ...json.at, message: `${path}: expected JSON, got ${show(body)}` }]
  }
}
