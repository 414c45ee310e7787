/** The toolkit's second door: what tests need. Nothing here is imported by deployed code. */
export { memoryIdempotencyStore } from './idempotency/memory-store.js'
export { type RouteClient, type TestClient, type TestClientOptions, testClient } from './testing/client.js'
export { type FakeClock, fakeClock } from './testing/fake-clock.js'
export { fromGateway, type GatewayRequest, type GatewayUser } from './testing/from-gateway.js'
export type { LogLine } from './testing/logs.js'
export type { RawBody, RequestOptions, TestRequest } from './testing/request.js'
export type { TestResponse } from './testing/response.js'
export type { AnswerOf, CallOf, ErrorBody, RoutesOf } from './testing/route-types.js'
