import type * as z from 'zod'
import type { ResponseNote } from './openapi.js'

/** What a decorator does to its operation beyond the failures that it can answer with, for the document. */
export interface Effect {
  /** Who may call, beside the subscription key. The requirements of several decorators hold together. */
  readonly security?: SecurityRequirement
  /** A sentence for the operation's description, for what no other member can say. */
  readonly note?: string
  /** Headers that it reads from the request: makes an object whose members are the headers, when the document asks. */
  readonly headers?: () => z.ZodObject
  /** Answers without a body, or with one that no schema describes, that it gives in place of the handler's. */
  readonly responses?: Readonly<Record<number, ResponseNote>>
  /** Headers that it puts on the handler's own answers, each with its meaning. */
  readonly responseHeaders?: Readonly<Record<string, string>>
}

/** A security scheme of OpenAPI by its name in the document, and the scopes that it has to grant. */
export interface SecurityRequirement {
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
}

/** `bearer`: an access token of the identity provider. `clientCertificate`: mutual TLS. */
export type SecurityScheme = 'bearer' | 'clientCertificate'
