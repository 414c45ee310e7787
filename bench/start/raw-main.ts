import { registerRawRoutes } from '../toolkit/raw.js'

/** What someone would deploy who writes the same routes by hand. */
registerRawRoutes(JSON.parse(process.env['BENCH_ROUTES'] ?? '[]'))
