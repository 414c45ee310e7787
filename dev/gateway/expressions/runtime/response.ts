import type { ResponseSource } from '../source.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { NetObject } from './object.js'

/** A response in a variable, as send-request leaves it. */
export class ResponseValue extends NetObject implements ResponseSource {
  constructor(readonly source: ResponseSource) {
    super()
  }

  get type(): Type {
    return typeNamed('Response')
  }

  get status(): number {
    return this.source.status
  }

  get reason(): string {
    return this.source.reason
  }

  get headers(): ResponseSource['headers'] {
    return this.source.headers
  }

  get body(): ResponseSource['body'] {
    return this.source.body
  }
}

/** What get-authorization-context leaves in its variable. */
export class AuthorizationValue extends NetObject {
  constructor(
    readonly accessToken: string,
    readonly claims: NetObject | null,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('Authorization')
  }
}
