import { inspect } from 'node:util'
import { printableText, toPrintable } from './printable.js'
import { isSecretName } from './redact.js'

export type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * `message key=value …`. A value that could be mistaken for two, or for a second line, is quoted as JSON; an error follows
 * with its stack.
 */
export function toTextLine(message: string, fields: LogFields = {}): string {
  let line = printableText(message.replace(/[\r\n]+/g, ' '))
  let stacks = ''
  for (const [key, value] of Object.entries(fields)) {
    if (value instanceof Error) stacks += `\n${printableText(inspect(value))}`
    else line += ` ${printableText(key).replace(/[\s=]/g, '_')}=${toText(key, value)}`
  }
  return line + stacks
}

function toText(key: string, value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  const shown = toPrintable(value, key)
  if (typeof shown === 'string') return /^[^\s"=\\\p{Cc}]+$/u.test(shown) ? shown : JSON.stringify(shown)
  return typeof shown === 'object' ? JSON.stringify(shown) : String(shown)
}

/** The members that every line of a function has, as JSON without the braces, and their names. */
export interface LineHead {
  readonly json: string
  readonly names: ReadonlySet<string>
}

const ownNames = ['timestamp', 'level', 'message', 'invocation_id', 'correlation_id']

export function createLineHead(members: Readonly<Record<string, string>>): LineHead {
  return { json: JSON.stringify(members).slice(1, -1), names: new Set([...ownNames, ...Object.keys(members)]) }
}

/** Messages and names of fields come again and again. They are made into JSON once, but not if they are made of data. */
const MAX_KNOWN = 1000
const messages = new Map<string, string>()
const names = new Map<string, FieldName>()

interface FieldName {
  readonly json: string
  readonly isSecret: boolean
}

/**
 * One JSON object with each field a member of its own; the line's own members win over fields of the same name.
 * @param correlationId of letters, digits and `._~-` alone
 */
export function toJsonLine(
  level: LogLevel,
  message: string,
  head: LineHead,
  invocationId: string,
  correlationId: string,
  fields?: LogFields,
): string {
  let line = `{"timestamp":"${new Date().toISOString()}","level":"${level}","message":${messageJson(message)},${head.json},"invocation_id":${JSON.stringify(invocationId)},"correlation_id":"${correlationId}"`
  for (const key in fields) {
    if (head.names.has(key)) continue
    const name = nameOf(key)
    const json = valueJson(fields[key], key, name.isSecret)
    if (json !== undefined) line += `,${name.json}:${json}`
  }
  return `${line}}`
}

function messageJson(message: string): string {
  const known = messages.get(message)
  if (known !== undefined) return known
  const json = JSON.stringify(printableText(message))
  if (messages.size < MAX_KNOWN) messages.set(message, json)
  return json
}

function nameOf(key: string): FieldName {
  const known = names.get(key)
  if (known !== undefined) return known
  const name = { json: JSON.stringify(printableText(key)), isSecret: isSecretName(key) }
  if (names.size < MAX_KNOWN) names.set(key, name)
  return name
}

/** Most values are short words and numbers, which need no look at what is in them. */
function valueJson(value: unknown, key: string, isSecret: boolean): string | undefined {
  if (!isSecret && isPlain(value)) return JSON.stringify(value)
  return JSON.stringify(toPrintable(value, key))
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' && value.length < 40 && !/[\s=:]/.test(value)
