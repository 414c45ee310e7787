import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll } from '@jest/globals'
import { createFunctionsHost } from '../../dev/functions-host/index.js'
import type { FunctionsHost, FunctionsHostOptions, HostLogEntry } from '../../dev/functions-host/types.js'

/** Paths and contents of an app's files. */
export type Files = Readonly<Record<string, string>>

const cleanUps: (() => unknown)[] = []
afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

export function afterTests(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp)
}

/** Writes files into a folder, making the folders between. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

export function temporaryFolder(files: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'functions-host-test-'))
  afterTests(() => rmSync(folder, { recursive: true, force: true }))
  writeFiles(folder, files)
  return folder
}

/** A v4 app in a folder of its own, which finds the project's packages. `main.js` is its CommonJS entry by default. */
export function createApp(files: Files): string {
  const folder = temporaryFolder({
    'host.json': '{ "version": "2.0" }',
    'package.json': '{ "main": "main.js" }',
    ...files,
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

/** A CommonJS entry with `app` and whatever else @azure/functions exports at hand. */
export function script(body: string): string {
  return `const { app, input, output, trigger, HttpResponse } = require('@azure/functions')\n${body}`
}

export interface TestHost extends FunctionsHost {
  readonly appDir: string
  readonly logs: HostLogEntry[]
  send(path: string, options?: SendOptions): Promise<Answer>
}

/** Starts the host on an app of these files; it is closed after the file's tests. */
export async function startHost(files: Files | string, options: Partial<FunctionsHostOptions> = {}): Promise<TestHost> {
  const appDir = typeof files === 'string' ? files : createApp(files)
  const logs: HostLogEntry[] = []
  const environment = { PATH: process.env['PATH'] }
  const host = await createFunctionsHost({ appDir, port: 0, environment, log: (entry) => logs.push(entry), ...options })
  afterTests(() => host.close())
  const extras = { appDir, logs, send: (path: string, sent?: SendOptions) => send(host.port, path, sent) }
  return Object.assign(host, extras)
}

export interface SendOptions {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  /** A list of texts is sent in chunks, without a Content-Length. */
  readonly body?: string | Uint8Array | readonly string[]
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly text: string
}

/** Sends the path exactly as it is given. */
export async function send(port: number, path: string, options: SendOptions = {}): Promise<Answer> {
  const { method = 'GET', body = '' } = options
  const outgoing = request({ host: '127.0.0.1', port, path, method, agent: false, headers: options.headers ?? {} })
  if (typeof body === 'string' || body instanceof Uint8Array) outgoing.end(body)
  else {
    outgoing.setHeader('transfer-encoding', 'chunked')
    for (const chunk of body) outgoing.write(chunk)
    outgoing.end()
  }
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const { statusCode: status, headers, rawHeaders } = response
  return { status, headers, rawHeaders, body: bytes, text: bytes.toString() }
}

/** Sends bytes as they are and gives back what came until the server closed. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(Buffer.from(bytes, 'latin1'))
  return text(socket)
}
