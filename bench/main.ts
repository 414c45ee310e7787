import { benchGateway } from './gateway/index.js'
import { format, type Row } from './report.js'
import { benchStart } from './start/index.js'
import { benchToolkit } from './toolkit/index.js'
import { benchTypes } from './types/index.js'

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  gateway: benchGateway,
  toolkit: benchToolkit,
  start: benchStart,
  types: benchTypes,
}

/** `npm run bench` runs all; `npm run bench -- gateway` one. */
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`No bench is named ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
console.log(`Node ${process.version}, ${process.platform} ${process.arch}`)
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const row of await bench()) console.log(format(row))
}
