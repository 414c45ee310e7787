import { ExceptionValue } from './runtime/exceptions.js'
import { JsonReader } from './runtime/json/reader.js'
import type { XDocument } from './runtime/xml/container.js'
import { parseDocument } from './runtime/xml/parse.js'

/** What is wrong with a text, in the words of .NET, and where; both count from 1. */
export interface TextProblem {
  readonly message: string
  readonly line: number
  readonly position: number
}

/** Why a text is no JSON for Newtonsoft; undefined when it is. */
export function jsonProblem(text: string): TextProblem | undefined {
  return problemOf(() => {
    new JsonReader(text, { dates: false }).read()
  })
}

/** Why a text is no well-formed XML, or, for SOAP, no envelope; undefined when it is. */
export function xmlProblem(text: string, isSoap: boolean): TextProblem | undefined {
  let document: XDocument | undefined
  const problem = problemOf(() => {
    document = parseDocument(text)
  })
  const name = document?.root?.name
  const isEnvelope = name !== undefined && name.local === 'Envelope' && SOAP_NAMESPACES.includes(name.namespace)
  if (problem !== undefined || !isSoap || isEnvelope) return problem
  return { message: 'The root element is not a SOAP envelope.', line: 1, position: 1 }
}

const SOAP_NAMESPACES = ['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope']

function problemOf(read: () => void): TextProblem | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof ExceptionValue)) throw error
    const { LineNumber = 1, LinePosition = 1 } = error.details as { LineNumber?: number; LinePosition?: number }
    // Newtonsoft's messages end in the place, which is given by itself.
    const message = error.message.replace(/ Path '[^']*', line \d+, position \d+\.$/, '')
    return { message, line: LineNumber, position: LinePosition }
  }
}
