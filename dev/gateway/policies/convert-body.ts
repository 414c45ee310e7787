import type { PolicyElement } from '../documents/element.js'
import { PolicyError, type Step } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import { byDirection } from './message.js'
import type { EditableMessage, ElementSpec } from './policy.js'
import { replaceBody } from './set-body.js'

export interface Conversion {
  /** The media type that the conversion takes, such as `json`, and the one it gives. */
  readonly from: 'json' | 'xml'
  readonly to: string
  convert(text: string): string
}

/** Attributes that json-to-xml and xml-to-json share. */
export function conversionAttributes(from: 'json' | 'xml') {
  return {
    apply: { type: ['always', `content-type-${from}`], required: true },
    'consider-accept-header': { type: 'bool' },
  } as const satisfies ElementSpec['attributes']
}

/**
 * Converts a message's body and its Content-Type. `apply` says whether the Content-Type decides; consider-accept-header whether
 * the client has to accept the result.
 */
export function conversionStep(element: PolicyElement, compiler: Compiler, conversion: Conversion): Step {
  const apply = compiler.string(element, 'apply', 'always')
  const considersAccept = compiler.bool(element, 'consider-accept-header', true)
  const message = byDirection(compiler.section)
  return async (exchange) => {
    const edited = message(exchange)
    if (edited.body.isEmpty) return undefined
    if (apply(exchange) !== 'always' && !hasType(edited, conversion.from)) return undefined
    const accept = exchange.request.headers.get('Accept')
    if (considersAccept(exchange) && accept !== undefined && !accepts(accept, conversion.to)) return undefined
    const text = (await edited.body.buffer()).toString('utf8')
    replaceBody(edited, convert(element.name, conversion, text))
    edited.headers.set('Content-Type', conversion.to)
    return undefined
  }
}

function hasType({ headers }: EditableMessage, type: string): boolean {
  return new RegExp(`[/+]${type}\\b`, 'i').test(headers.get('Content-Type') ?? '')
}

function accepts(accept: string, type: string): boolean {
  const lower = accept.toLowerCase()
  const [group = ''] = type.split('/')
  return lower.includes(type) || lower.includes(`${group}/*`) || lower.includes('*/*')
}

function convert(source: string, { convert }: Conversion, text: string): string {
  try {
    return convert(text)
  } catch (error) {
    throw new PolicyError({
      source,
      reason: 'ConversionFailure',
      message: error instanceof Error ? error.message : String(error),
      status: 500,
      publicMessage: 'Internal server error',
    })
  }
}
