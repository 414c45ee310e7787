import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Fields } from '../artifacts/fields.js'
import { type Located, plain } from '../artifacts/located.js'
import type { Problem } from '../problem.js'
import type { Answer, Expectation, FakeBackend, ReceivedExpectation, TestRequest } from './cases.js'
import { type Matcher, toMatcher, toTextMatcher } from './matcher.js'

type Headers = readonly (readonly [name: string, value: string | null])[]

/** What every request of a file has unless it says otherwise. */
export interface RequestDefaults {
  readonly headers: Headers
  readonly ipAddress?: string
}

export function readDefaults(fields: Fields | undefined): RequestDefaults {
  if (fields === undefined) return { headers: [] }
  const ipAddress = fields.string('ipAddress')
  const headers = readHeaders(fields)
  fields.end()
  return { headers, ...(ipAddress === undefined ? {} : { ipAddress }) }
}

export function readRequest(fields: Fields, defaults: RequestDefaults): TestRequest {
  const method = fields.string('method') ?? 'GET'
  const url = fields.requiredString('url')
  if (!/^(\/|https?:\/\/|$)/.test(url)) fields.problem('"url" has to begin with / or http:// or https://', 'url')
  const body = readBody(fields)
  const ipAddress = fields.string('ipAddress') ?? defaults.ipAddress
  const certificate = readCertificate(fields)
  const headers = mergeHeaders([...body.headers, ...defaults.headers, ...readHeaders(fields)])
  fields.end()
  return {
    method,
    url,
    headers,
    ...(body.text === undefined ? {} : { body: body.text }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(certificate === undefined ? {} : { certificate }),
  }
}

/** One answer, or a list of them. */
export function readBackend(fields: readonly Fields[], at: Located['at']): FakeBackend {
  return { at, answers: fields.map(readAnswer) }
}

function readAnswer(fields: Fields): Answer {
  const status = readStatus(fields) ?? 200
  const reason = fields.string('reason')
  const body = readBody(fields)
  const error = fields.oneOf('error', ['unreachable', 'timeout'])
  const delay = fields.duration('delay') ?? 0
  const headers = Object.entries(mergeHeaders([...body.headers, ...readHeaders(fields)]))
  fields.end()
  return {
    delay,
    status,
    headers,
    ...(reason === undefined ? {} : { reason }),
    ...(body.text === undefined ? {} : { body: body.text }),
    ...(error === undefined ? {} : { error }),
  }
}

export function readExpectation(fields: Fields, problems: Problem[]): Expectation {
  const status = fields.located('status')
  readStatus(fields)
  const reason = textMatcher(fields, 'reason', problems)
  const received = fields.located('received')
  const messages = fields.oneOrMore('received').map((item) => readReceived(item, problems))
  const message = readMessage(fields, problems)
  fields.end()
  return {
    ...message,
    ...(status?.kind === 'scalar' ? { status } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(received === undefined ? {} : { received: { at: received.at, messages } }),
  }
}

function readReceived(fields: Fields, problems: Problem[]): ReceivedExpectation {
  const backend = textMatcher(fields, 'backend', problems)
  const method = textMatcher(fields, 'method', problems)
  const url = textMatcher(fields, 'url', problems)
  const message = readMessage(fields, problems)
  fields.end()
  return {
    at: fields.node.at,
    ...message,
    ...(backend === undefined ? {} : { backend }),
    ...(method === undefined ? {} : { method }),
    ...(url === undefined ? {} : { url }),
  }
}

function readMessage(fields: Fields, problems: Problem[]) {
  const headers = fields.members('headers').map(([name, node]) => [name, toTextMatcher(node, problems)] as const)
  const body = textMatcher(fields, 'body', problems)
  const json = fields.located('json')
  return {
    headers,
    ...(body === undefined ? {} : { body }),
    ...(json === undefined ? {} : { json: toMatcher(json, problems) }),
  }
}

function textMatcher(fields: Fields, name: string, problems: Problem[]): Matcher | undefined {
  const node = fields.located(name)
  return node === undefined ? undefined : toTextMatcher(node, problems)
}

function readStatus(fields: Fields): number | undefined {
  const status = fields.integer('status')
  if (status !== undefined && (status < 200 || status > 599)) {
    fields.problem('"status" has to be from 200 to 599', 'status')
  }
  return status
}

function readBody(fields: Fields): { readonly text?: string; readonly headers: Headers } {
  const text = fields.string('body')
  const json = fields.located('json')
  if (text !== undefined && json !== undefined) fields.problem('"body" and "json" exclude each other', 'json')
  if (json === undefined) return { headers: [], ...(text === undefined ? {} : { text }) }
  return { headers: [['Content-Type', 'application/json']], text: JSON.stringify(plain(json)) }
}

/** Null takes a header away that every request of the file has. */
function readHeaders(fields: Fields): Headers {
  return fields.members('headers').flatMap(([name, node]): Headers => {
    if (node.kind === 'scalar') return [[name, node.value === null ? null : String(node.value)]]
    fields.problem(`the header "${name}" has to be a text`, 'headers')
    return []
  })
}

/** Names are compared without case; the last one wins. */
function mergeHeaders(headers: Headers): Record<string, string> {
  const byName = new Map(headers.map(([name, value]) => [name.toLowerCase(), [name, value] as const]))
  const present = [...byName.values()].filter((header): header is readonly [string, string] => header[1] !== null)
  return Object.fromEntries(present)
}

function readCertificate(fields: Fields): Uint8Array | undefined {
  const path = fields.string('certificate')
  if (path === undefined) return undefined
  try {
    return new X509Certificate(readFileSync(resolve(dirname(fields.node.at.file), path))).raw
  } catch (error) {
    fields.problem(
      `"certificate" has to be the path of a certificate in PEM: ${(error as Error).message}`,
      'certificate',
    )
    return undefined
  }
}
