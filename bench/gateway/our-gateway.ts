import { createRealGateway } from './real-chain.js'

const [upstream, source] = process.argv.slice(2) as [string, string]

const gateway = await createRealGateway(source, `http://127.0.0.1:${upstream}/api`)
await gateway.listen({ port: 0 })
process.send?.({ port: Number(new URL(gateway.url).port) })
