import * as z from 'zod'
import { currentContext } from '../context/request-context.js'
import type { Decorator } from '../decorators/decorator.js'
import type { Effect } from '../decorators/effect.js'
import { defineLayer, type LayerInput } from '../decorators/layer.js'
import { clock } from '../dependencies/clock.js'
import type { Dependency } from '../dependencies/dependency.js'
import { errorCatalogue } from '../errors/catalogue.js'
import {
  type HttpError,
  IdempotencyKeyRequiredError,
  IdempotencyKeyReusedError,
  RequestInProgressError,
  ValidationError,
} from '../errors/http-error.js'
import type { Answer } from '../response/answer.js'
import { Attempt, type Idempotency, withoutKey } from './attempt.js'
import { begin } from './begin.js'
import { toRecordId, toRequestHash } from './fingerprint.js'
import { MAX_KEY_LENGTH, parseKey } from './idempotency-key.js'
import { isOutcome } from './is-outcome.js'
import { fromKept } from './kept-answer.js'
import { responderOf } from './responder.js'
import type { IdempotencyStore } from './store.js'

export interface IdempotentOptions {
  /** Where records are kept. */
  readonly store: Dependency<IdempotencyStore>
  /** Whether a request without a key is refused; true when not given. Without a key nothing is kept. */
  readonly required?: boolean
  /** Which answers are kept, by their status; {@link isOutcome} when not given. */
  readonly keep?: (status: number) => boolean
  /** Who sends the request: the same key of another caller is another key. Subscription and user when not given. */
  readonly caller?: (input: LayerInput) => string
  /** How long a request may take before it counts as dead; the setting IDEMPOTENCY_LEASE_SECONDS when not given. */
  readonly leaseSeconds?: number
}

export interface IdempotencyInput {
  readonly idempotency: Idempotency
}

const HEADER = 'Idempotency-Key'
const REPLAYED = 'idempotency-replayed'

/** A client that waits for another request of its own asks again after so many seconds, or when the lease ends. */
const RETRY_SECONDS = 5

/**
 * Runs a request once under its `Idempotency-Key`: a retry gets the answer of the first run. It is to be the innermost layer:
 * what is outside of it sees replayed answers like others.
 */
export function idempotent(options: IdempotentOptions): Decorator<'guard', IdempotencyInput, never> {
  const { required = true } = options
  const { idempotency_key_required, validation_failed, request_in_progress, idempotency_key_reused } = errorCatalogue
  return defineLayer<IdempotencyInput>({
    name: 'idempotent',
    errors: [
      ...(required ? [idempotency_key_required] : []),
      request_in_progress,
      validation_failed,
      idempotency_key_reused,
    ],
    effect: toEffect(required),
    uses: { store: options.store, clock },
    async around(input, next) {
      const header = input.request.headers.get(HEADER)
      if (header === null) return required ? new IdempotencyKeyRequiredError() : next({ idempotency: withoutKey })
      const key = parseKey(header)
      return key === undefined ? malformed() : runOnce(options, input, key, (idempotency) => next({ idempotency }))
    },
  })
}

async function runOnce(
  { store: source, keep = isOutcome, caller = toCaller, leaseSeconds }: IdempotentOptions,
  input: LayerInput,
  key: string,
  run: (idempotency: Idempotency) => Promise<Answer>,
): Promise<Answer | HttpError> {
  const { request, route, apim, log, app } = input
  const settings = app.settings.idempotency
  const lease = (leaseSeconds ?? settings.leaseSeconds) * 1000
  const expiry = settings.expiryHours * 3_600_000
  const store = await input.resolve(source)
  const tell = await input.resolve(clock)
  const now = () => tell().getTime()
  const id = toRecordId(route.name, caller(input), key)
  const context = currentContext()!
  const requestHash = toRequestHash(request, await context.bytes())
  const begun = await begin(store, { id, requestHash, now: now(), lease, expiry })
  if (begun.state === 'reused') return new IdempotencyKeyReusedError()
  if (begun.state === 'in_progress') return inProgress(begun.leaseUntil - now())
  if (begun.state === 'completed') {
    log.info('The answer of an earlier request with this idempotency key is given again')
    const answer = fromKept(begun.answer, apim)
    answer.headers[REPLAYED] = 'true'
    return answer
  }
  const attempt = new Attempt({
    ...{ store, id, requestHash, version: begun.version, apim, log, keep },
    render: (reply) => responderOf(input)(reply, context),
    expiresAt: () => now() + expiry,
  })
  return attempt.settle(await run(attempt))
}

function toCaller({ apim, ...input }: LayerInput): string {
  const { user = apim.user } = input as { readonly user?: { readonly id: string } }
  return JSON.stringify([apim.subscription?.id ?? null, user?.id ?? null])
}

const malformed = (): HttpError =>
  new ValidationError(undefined, {
    details: [
      { in: 'headers', name: HEADER, message: `Expected one key of 1 to ${MAX_KEY_LENGTH} printable ASCII characters` },
    ],
  })

function inProgress(milliseconds: number): HttpError {
  const seconds = Math.min(RETRY_SECONDS, Math.max(1, Math.ceil(milliseconds / 1000)))
  return new RequestInProgressError(undefined, { headers: { 'Retry-After': String(seconds) } })
}

const toEffect = (required: boolean): Effect => ({
  headers: () => toHeaders(required),
  responseHeaders: {
    'Idempotency-Replayed': '`true` when this is the answer of an earlier request with the same key.',
  },
})

function toHeaders(required: boolean): z.ZodObject {
  const key = z.string().min(1).max(MAX_KEY_LENGTH).meta({
    description: 'Chosen by the client, new for each operation and the same for its retries, such as a UUID.',
    example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
  })
  return z.object({ [HEADER]: required ? key : key.optional() })
}
