// Loads a built app as the Functions worker does and answers GET requests with it: node load-app.mjs <folder> <function>...
// Prints one line of JSON: what was registered, status, type and length of each answer, and the names of the app's modules
// that were loaded until it had ended.
import { readFileSync } from 'node:fs'
import Module, { registerHooks } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, ...calls] = process.argv.slice(2)
const functions = new Map()
const endings = []
const modules = []
let model

const core = {
  version: '4.0.0',
  setProgrammingModel: (given) => {
    model = given
  },
  registerFunction: (metadata, callback) => functions.set(metadata.name, { metadata, callback }),
  registerHook: (name, callback) => {
    if (name === 'appTerminate') endings.push(callback)
  },
  log: () => {},
}

// The worker supplies this one module in the same way: https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/setupCoreModule.ts
const { require } = Module.prototype
Module.prototype.require = function (id, ...rest) {
  return id === '@azure/functions-core' ? core : require.call(this, id, ...rest)
}

registerHooks({
  load(url, context, next) {
    if (url.startsWith(pathToFileURL(folder).href)) modules.push(basename(url))
    return next(url, context)
  },
})

const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
await import(pathToFileURL(join(folder, main)).href)

async function call(name) {
  const { metadata, callback } = functions.get(name)
  const [[trigger]] = Object.entries(metadata.bindings)
  const http = {
    url: `http://localhost/api/${name}`,
    method: 'GET',
    nullableHeaders: {},
    nullableParams: {},
    nullableQuery: {},
  }
  const request = {
    invocationId: name,
    inputData: [{ name: trigger, data: { http } }],
    triggerMetadata: {},
    traceContext: {},
  }
  const invocation = model.getInvocationModel({ invocationId: name, request, metadata, log: () => {} })
  const { context, inputs } = await invocation.getArguments()
  const result = await invocation.invokeFunction(context, inputs, callback)
  const { statusCode, headers, body } = (await invocation.getResponse(context, result)).returnValue.http
  return { name, status: Number(statusCode), type: headers['content-type'], length: body.bytes.length }
}

const answers = []
for (const name of calls) answers.push(await call(name))
for (const end of endings) await end({ hookData: {} })
console.log(JSON.stringify({ functions: [...functions.keys()], answers, modules }))
