/**
 * The toolkit: HTTP functions for Azure Functions v4 that sit behind Azure API Management.
 *
 * `http(route, ...decorators)(handler)` declares a function and is a plain value; `createApp([...])` is the registry made of
 * such values; `app.register()` hands them to the host. Nothing happens on import.
 */
export {
  isThumbprint,
  type RequireClientCertificateOptions,
  requireClientCertificate,
} from './auth/require-client-certificate.js'
export { type RequireGatewayOptions, requireGateway } from './auth/require-gateway.js'
export { requireRoles } from './auth/require-roles.js'
export { requireScopes } from './auth/require-scopes.js'
export { requireSubscription } from './auth/require-subscription.js'
export { type RequireUserOptions, requireUser } from './auth/require-user.js'
export type { UserInput } from './auth/user-guard.js'
export { cacheControl } from './caching/cache-control.js'
export type { CachePolicy } from './caching/cache-policy.js'
export { toETag } from './caching/entity-tag.js'
export { etag } from './caching/etag.js'
export {
  type Precondition,
  type PreconditionInput,
  type PreconditionOptions,
  preconditions,
  type ResourceState,
} from './caching/preconditions.js'
export { type CompressOptions, compress } from './compression/compress.js'
export type { Apim, CacheStatus, RoutedBy, Subscription } from './context/apim.js'
export { correlationHeaders, gatewayHeaders, proofHeader } from './context/headers.js'
export type { Log } from './context/log.js'
export type { LogFields, LogLevel } from './context/log-format.js'
export { toPublicUrl } from './context/public-url.js'
export { currentContext, type RequestContext } from './context/request-context.js'
export type { Claims, User } from './context/user.js'
export type { Decorator, Stage } from './decorators/decorator.js'
export type { Effect, SecurityRequirement, SecurityScheme } from './decorators/effect.js'
export { defineGuard, type Guard, type GuardInput } from './decorators/guard.js'
export { defineLayer, type Layer, type LayerInput, type Next } from './decorators/layer.js'
export { type Operation, openapi, type ResponseNote } from './decorators/openapi.js'
export {
  type HttpSchemas,
  type RequestDeclaration,
  type RequestSchemas,
  type ResponseSchemas,
  validateHttp,
} from './decorators/validate-http.js'
export { type ContextInput, withContext } from './decorators/with-context.js'
export { clock } from './dependencies/clock.js'
export type { Resolve } from './dependencies/container.js'
export type { Dependency, Instance, Instances, Needs, Scope, Source } from './dependencies/dependency.js'
export { DependencyError } from './dependencies/graph.js'
export { inject } from './dependencies/inject.js'
export { type Override, override } from './dependencies/override.js'
export { type ProvideOptions, provide } from './dependencies/provide.js'
export { type ErrorCode, type ErrorRow, errorCatalogue } from './errors/catalogue.js'
export { type ErrorClass, type ExceptionHandler, onException } from './errors/exceptions.js'
export {
  BadRequestError,
  ClientCertificateRequiredError,
  ConflictError,
  ForbiddenError,
  GatewayRequiredError,
  HttpError,
  type HttpErrorOptions,
  IdempotencyKeyRequiredError,
  IdempotencyKeyReusedError,
  InternalServerError,
  InvalidResponseError,
  MalformedBodyError,
  NotFoundError,
  PayloadTooLargeError,
  PreconditionFailedError,
  PreconditionRequiredError,
  type ProblemDetail,
  type ProblemPlace,
  RequestInProgressError,
  ServiceUnavailableError,
  SubscriptionRequiredError,
  UnauthorizedError,
  UnsupportedMediaTypeError,
  ValidationError,
} from './errors/http-error.js'
export type { Idempotency } from './idempotency/attempt.js'
export { type IdempotencyInput, type IdempotentOptions, idempotent } from './idempotency/idempotent.js'
export { isOutcome } from './idempotency/is-outcome.js'
export type { KeptAnswer } from './idempotency/kept-answer.js'
export { removeExpiredRecords } from './idempotency/remove-expired.js'
export type { IdempotencyRecord, IdempotencyStore, RecordTransactions, StoredRecord } from './idempotency/store.js'
export { type TableStoreOptions, tableIdempotencyStore } from './idempotency/table-store.js'
export { type Api, type Deprecation, defineApi, inApi } from './registration/api.js'
export { type App, type AppOptions, createApp, type Host } from './registration/app.js'
export type { BodiesOf, HttpFunction, InputOf } from './registration/function.js'
export type {
  Counted,
  GatewayBehaviour,
  GatewayCache,
  GatewayLimits,
  GatewayRetry,
  GatewaySku,
  Quota,
  RateLimit,
} from './registration/gateway-behaviour.js'
export { http } from './registration/http.js'
export type { AppView, BaseInput } from './registration/input.js'
export { RegistrationError } from './registration/registration-error.js'
export type { AuthLevel, Method, ParamNames, Route, RouteDefinition } from './registration/route.js'
export { checkShadowedRoutes } from './registration/shadowed-routes.js'
export type { Misuse } from './registration/types.js'
export { type BinaryOptions, binaryBody } from './request/bodies/binary.js'
export { formBody } from './request/bodies/form.js'
export { jsonBody } from './request/bodies/json.js'
export { type FileOptions, file, multipartBody } from './request/bodies/multipart.js'
export type { BodyFormat, BodyOptions, Decoded, RequestBody } from './request/bodies/request-body.js'
export { type TextOptions, textBody } from './request/bodies/text.js'
export { type IntegerRange, integerParameter } from './request/integer-parameter.js'
export { schema } from './request/lazily.js'
export { toDetails } from './request/problems.js'
export type { Answer } from './response/answer.js'
export { type Reply, respond } from './response/reply.js'
export { type Call, type CallMethod, type Service, type ServiceOptions, service } from './services/service.js'
export { flag, integer, type Kind, list, oneOf, text, url } from './settings/kinds.js'
export { defineSettings, type Section, type ValuesOf } from './settings/section.js'
export { type Setting, type SettingOptions, setting } from './settings/setting.js'
export { readSettings, type Settings, type SettingsOverrides } from './settings/settings.js'
export { SettingsError } from './settings/settings-error.js'
export type { VisibleSettings } from './settings/visible.js'
export type { Dimensions, Telemetry } from './telemetry/telemetry.js'
