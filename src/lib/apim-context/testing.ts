/** The toolkit's second door: what tests need. Nothing here is imported by deployed code. */
export { memoryIdempotencyStore } from './idempotency/memory-store.js'
export { type LogLine, type TestClient, type TestRequest, type TestResponse, testClient } from './testing/client.js'
export { fromGateway } from './testing/from-gateway.js'
