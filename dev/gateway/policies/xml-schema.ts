import type { XmlDocument, XsdValidator } from 'libxml2-wasm'
import type { Schema } from '../artifacts/model.js'
import type { TextProblem } from '../expressions/index.js'

export type XmlSchema = Extract<Schema, { readonly type: 'xml' }>
type Schemas = ReadonlyMap<string, Schema>

/** libxml2 in WebAssembly: it has neither files nor network. Loaded for the first XML schema, which takes a tenth of a second. */
export type Libxml = typeof import('libxml2-wasm')
let loaded: Promise<Libxml> | undefined
export function loadLibxml(): Promise<Libxml> {
  loaded ??= import('libxml2-wasm')
  return loaded
}

/** By each schema's own object; what is no longer referred to is freed with it. */
const validators = new WeakMap<XmlSchema, XsdValidator>()

/**
 * A schema ready to validate. It may include or import others as `/schemas/<id>`, and nothing else.
 * Throws libxml2's XmlLibError when it, or one of those, is no schema.
 */
export function xsdValidator(libxml: Libxml, schemas: Schemas, schema: XmlSchema): XsdValidator {
  const known = validators.get(schema)
  if (known !== undefined) return known
  const { XmlBufferInputProvider, XsdValidator, xmlRegisterInputProvider, xmlCleanupInputProvider } = libxml
  const texts = [...schemas.values()].flatMap((one) =>
    one.type === 'xml' ? [[urlOf(one.id), Buffer.from(one.text)]] : [],
  )
  let document: XmlDocument | undefined
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(texts)))
  try {
    document = parse(libxml, schema.text, urlOf(schema.id))
    const validator = XsdValidator.fromDoc(document)
    validators.set(schema, validator)
    return validator
  } finally {
    document?.dispose()
    xmlCleanupInputProvider()
  }
}

/** The address that other schemas of the service refer to it by. */
export function urlOf(id: string): string {
  return `/schemas/${id}`
}

/** Why a well-formed text does not conform, and where the element in question begins; of SOAP, what the body of the envelope holds. */
export function xmlMismatch(
  libxml: Libxml,
  validator: XsdValidator,
  { text, isSoap }: { readonly text: string; readonly isSoap: boolean },
): TextProblem | undefined {
  const { text: spread, tags } = ownLines(text)
  let document: XmlDocument | undefined
  try {
    document = parse(libxml, spread)
    if (isSoap) return payloadMismatch(libxml, validator, document)
    validator.validate(document)
    return undefined
  } catch (error) {
    if (!(error instanceof libxml.XmlLibError)) throw error
    const [first] = error.details
    const offset = tags.findLast((tag) => tag.line <= (first?.line ?? 1))?.offset ?? 0
    const before = text.slice(0, offset).split('\n')
    return {
      message: (first?.message ?? error.message).trim(),
      line: before.length,
      position: before.at(-1)!.length + 1,
    }
  } finally {
    document?.dispose()
  }
}

function payloadMismatch(
  { XmlElement }: Libxml,
  validator: XsdValidator,
  document: XmlDocument,
): TextProblem | undefined {
  const [body] = document.find("/*/*[local-name() = 'Body' and namespace-uri() = namespace-uri(/*)]")
  if (body === undefined) return { message: 'The SOAP envelope has no body.', line: 1, position: 1 }
  for (const payload of body.find('*')) if (payload instanceof XmlElement) validator.validate(payload)
  return undefined
}

/** Entities stand for themselves, and what is declared elsewhere is not looked for. */
function parse({ XmlDocument, ParseOption }: Libxml, text: string, url?: string): XmlDocument {
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES
  return XmlDocument.fromString(text, url === undefined ? { option } : { option, url })
}

interface Tag {
  /** Where the element's name stands in the original text. */
  readonly offset: number
  /** Where its start tag ends in the other one. */
  readonly line: number
}

/**
 * The text with a line break within each start tag. libxml2 tells the line on which the tag of a wrong element ends,
 * and no column: so it is this element's alone.
 */
function ownLines(text: string): { readonly text: string; readonly tags: readonly Tag[] } {
  const tags: Tag[] = []
  let line = 1
  let from = 0
  const spread = text.replace(MARKUP, (all: string, tag: string | undefined, offset: number) => {
    line += lineBreaks(text.slice(from, offset + all.length))
    from = offset + all.length
    if (tag === undefined) return all
    line += 1
    tags.push({ offset: offset + 1, line })
    return all.replace(/\/?>$/, '\n$&')
  })
  return { text: spread, tags }
}

/** Comments, CDATA, processing instructions and end tags; a start tag is the one with a name. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/[^>]*>|<([^\s/>]+)(?:[^>"']|"[^"]*"|'[^']*')*>/g

function lineBreaks(text: string): number {
  return text.split('\n').length - 1
}
