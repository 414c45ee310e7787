import { isSecretName, REDACTED, redactText } from './redact.js'

/** Headers whose values may be shown. Every other is a name alone. */
const shownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'etag',
  'host',
  'if-match',
  'if-none-match',
  'origin',
  'retry-after',
  'traceparent',
  'user-agent',
  'x-api-version',
  'x-correlation-id',
  'x-request-id',
])

const MAX_DEPTH = 6
const MAX_ITEMS = 50
/** Values within one value, however they are nested. */
const MAX_VALUES = 500
/** Characters of one text, and of all texts within one value: a record of Application Insights holds 32,768. */
const MAX_TEXT = 8192
const MAX_TEXTS = 16_384

/** The text as it may be shown: without secrets, and no longer than a record can hold. */
export function printableText(text: string, most = MAX_TEXT): string {
  // What is cut off first cannot hide a secret that the cut has made unrecognisable: the rest is searched all the same.
  const shown = redactText(text.length > most * 2 ? text.slice(0, most * 2) : text)
  return shown.length > most ? `${shown.slice(0, most)}… (${text.length} characters)` : shown
}

/**
 * Any value as plain data that JSON can hold and people may read: secrets taken out by name and by shape, headers but
 * those of a list, circles and sizes bounded. It never throws.
 */
export function toPrintable(value: unknown, name = ''): unknown {
  return new Printer().print(value, name)
}

class Printer {
  readonly #ancestors: object[] = []
  #values = MAX_VALUES
  #characters = MAX_TEXTS

  print(value: unknown, name: string): unknown {
    if (value === undefined || value === null || typeof value === 'boolean') return value
    if (isSecretName(name) && !(typeof value === 'number' && /tokens$/i.test(name))) return REDACTED
    if (typeof value === 'object') return this.#object(value, name)
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return this.#text(typeof value === 'bigint' ? `${value}n` : String(value))
  }

  #text(text: string): string {
    const shown = printableText(text, Math.min(MAX_TEXT, Math.max(this.#characters, 0)))
    this.#characters -= shown.length
    return shown
  }

  #object(value: object, name: string): unknown {
    this.#values -= 1
    if (this.#ancestors.includes(value)) return '[circular]'
    if (this.#ancestors.length >= MAX_DEPTH || this.#values < 0) return '[more]'
    this.#ancestors.push(value)
    try {
      return this.#members(value, name)
    } catch {
      return '[unreadable]'
    } finally {
      this.#ancestors.pop()
    }
  }

  #members(value: object, name: string): unknown {
    if (value instanceof Error) return this.#error(value)
    if (Array.isArray(value)) return this.#list(value)
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
    const kind = Object.prototype.toString.call(value)
    if (kind === '[object Headers]') return this.#headers(value as Iterable<[string, string]>)
    if (kind === '[object Map]') return this.#record([...(value as Map<unknown, unknown>)])
    if (kind === '[object Set]') return this.#list([...(value as Set<unknown>)])
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.print(value.toJSON(), name)
    const entries = Object.entries(value)
    return /headers$/i.test(name) ? this.#headers(entries) : this.#record(entries)
  }

  #list(items: readonly unknown[]): unknown[] {
    const shown = items.slice(0, MAX_ITEMS).map((item) => this.print(item, ''))
    return items.length > MAX_ITEMS ? [...shown, `[${items.length - MAX_ITEMS} more]`] : shown
  }

  #record(entries: readonly (readonly [unknown, unknown])[]): object {
    const shown = entries
      .slice(0, MAX_ITEMS)
      .map(([key, item]) => [this.#text(String(key)), this.print(item, String(key))])
    if (entries.length > MAX_ITEMS) shown.push(['…', `[${entries.length - MAX_ITEMS} more]`])
    return Object.fromEntries(shown)
  }

  #headers(entries: Iterable<readonly [string, unknown]>): object {
    const shown = [...entries].map(([name, value]) => [name, shownHeaders.has(name.toLowerCase()) ? value : REDACTED])
    return this.#record(shown as [string, unknown][])
  }

  #error(error: Error): object {
    const { name, message, stack, cause } = error
    const errors = error instanceof AggregateError ? { errors: this.#list(error.errors) } : {}
    const text = (value: unknown) => (value === undefined ? undefined : this.#text(String(value)))
    return {
      name: text(name),
      message: text(message),
      stack: text(stack),
      cause: this.print(cause, 'cause'),
      ...errors,
    }
  }
}
