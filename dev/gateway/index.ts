export { type ArtifactsSource, type LoadOptions, loadArtifacts } from './artifacts/load.js'
export { type Configuration, SKUS, type Sku } from './artifacts/model.js'
export type { OverridesObject } from './artifacts/overrides.js'
export {
  createGateway,
  type Gateway,
  type GatewayOptions,
  type HandleRequest,
  type ListenOptions,
  type LogEntry,
} from './gateway.js'
export { MessageBody } from './http/body.js'
export { HeaderList } from './http/headers.js'
export { RequestUrl } from './http/url.js'
export type { GatewayResponse } from './pipeline/exchange.js'
export type { Clock, ExternalCache, OutgoingRequest, Transport, TransportOptions } from './pipeline/services.js'
export { ConfigurationError, formatProblem, type Problem } from './problem.js'
