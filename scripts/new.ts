import { execFile } from 'node:child_process'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { functions } from '../src/functions/index.js'
import type { Api } from '../src/lib/apim-context/index.js'
import * as apis from '../src/openapi/apis.js'
import { runScript, UsageError, withUsage } from './azure/service.js'
import { ROOT } from './generated.js'
import { declareNew } from './new/declare.js'
import { functionFile, type NewFunction, testFile } from './new/files.js'
import { addToList, findList } from './new/index-file.js'
import { bin } from './steps.js'

const USAGE = `Writes a new function: its file, its test, and its place among the functions and so in the document.

  npm run new -- 'orders/{order_id}/notes' [--method GET] [--name getOrderNotes] [--api simpleApi]

  --method   GET, POST, PUT, PATCH or DELETE; GET by default
  --name     what function and operation are called; made of method and route by default
  --api      the variable in src/functions/index.ts of the API that it belongs to; the first by default`

const INDEX = 'src/functions/index.ts'

function parse() {
  const { values, positionals } = withUsage(USAGE, () =>
    parseArgs({
      allowPositionals: true,
      options: {
        method: { type: 'string', default: 'GET' },
        name: { type: 'string' },
        api: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }),
  )
  if (positionals.length !== 1 && !values.help) {
    throw new UsageError(`Give one route, such as 'orders/{order_id}/notes', not ${positionals.length}.\n\n${USAGE}`)
  }
  return { template: positionals[0] ?? '', ...values }
}

/** Writes what is not there. @throws UsageError naming the files that are there already, with none of them written */
async function writeNew(files: Readonly<Record<string, string>>): Promise<void> {
  const paths = Object.keys(files)
  const present = await Promise.all(
    paths.map((path) =>
      access(join(ROOT, path)).then(
        () => [path],
        () => [],
      ),
    ),
  )
  if (present.flat().length > 0) {
    throw new UsageError(`${present.flat().join(' and ')} would be overwritten: give the function another --name`)
  }
  await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(ROOT, path), text, { flag: 'wx' })))
}

async function format(paths: readonly string[]): Promise<void> {
  const command = [bin('@biomejs/biome/bin/biome'), 'check', '--write', '--log-level=error', ...paths]
  await promisify(execFile)(process.execPath, command, { cwd: ROOT })
}

function nextSteps({ route: { method, name }, hostRoute }: NewFunction, source: string, test: string): string {
  const options = `${method === 'GET' ? '' : `-X ${method} `}-H 'Ocp-Apim-Subscription-Key: local-dev-key'`
  return `Wrote ${source} and ${test}, and put ${name} into ${INDEX}.

Next:
  1. say in ${source} what it takes and answers, and do it
  2. npm test -- ${test}
  3. npm run gateway:build, for the specification and the policies of the gateway
  4. npm start, and then curl ${options} 'localhost:8080/api/${hostRoute}'`
}

await runScript(async () => {
  const { help, template, method, name, api: variable } = parse()
  if (help) return console.log(USAGE)
  const index = await readFile(join(ROOT, INDEX), 'utf8')
  const list = findList(index, variable)
  const api = list.api === undefined ? undefined : (apis as Readonly<Record<string, unknown>>)[list.api]
  const routes = functions.map(({ definition }) => definition)
  const fn = declareNew({ template, method, name, api: api as Api | undefined }, routes)
  const source = `src/functions/${fn.file}.ts`
  const test = `tests/functions/${fn.file}.test.ts`
  await writeNew({ [source]: functionFile(fn), [test]: testFile(fn) })
  await writeFile(join(ROOT, INDEX), addToList(index, list, fn.route.name, fn.file))
  await format([source, test, INDEX])
  console.log(nextSteps(fn, source, test))
})
