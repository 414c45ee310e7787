import type { PolicyDocument } from '../documents/element.js'
import { substituteNamedValues } from '../documents/named-values.js'
import { parseDocument } from '../documents/parse.js'
import type { PolicyText } from '../documents/text.js'
import { ConfigurationError, type Problem } from '../problem.js'
import { type CheckOptions, checkParsed } from './checker.js'

export interface CheckDocumentOptions extends CheckOptions {
  /** Without it named values, and Terraform's placeholders, stay as they are: what they hold is not known, which is no problem. */
  readonly namedValue?: (name: string) => string | undefined
}

/**
 * What is wrong with one policy document or fragment, each problem with its place and remedy: what `apim-local check` prints.
 * Backends, fragments and other things of a whole configuration are not looked at. Empty when the document is right.
 */
export function checkDocument(text: string, file: string, options: CheckDocumentOptions = {}): Problem[] {
  const { namedValue } = options
  const known = namedValue === undefined ? undefined : substituteNamedValues(text, file, namedValue)
  const checks = { ...options, placeholders: namedValue === undefined }
  return [...(known?.problems ?? []), ...parseAndCheck(known?.text ?? text, file, checks).problems]
}

/** Parses and checks; without a document when it could not be parsed. */
export function parseAndCheck(
  text: string | PolicyText,
  file: string,
  options: CheckOptions,
): { document?: PolicyDocument; problems: readonly Problem[] } {
  try {
    const document = parseDocument(text, file)
    return { document, problems: checkParsed(document, options) }
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems }
    throw error
  }
}
