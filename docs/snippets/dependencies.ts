import * as z from 'zod'
import {
  createApp,
  currentContext,
  http,
  inject,
  openapi,
  override,
  provide,
  UnauthorizedError,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'

/** What a database client gives: connections that are given back. */
export interface Connection {
  query(text: string): Promise<string[]>
  release(): void
}

const pool = { connect: async (): Promise<Connection> => ({ query: async (text) => [text], release() {} }) }

export const database = provide(() => ({ connect: () => pool.connect() }))

export const connection = provide(
  { database },
  async function* ({ database }) {
    const connection = await database.connect()
    try {
      yield connection
    } finally {
      connection.release()
    }
  },
  { scope: 'invocation' },
)

export class Notes {
  readonly #connection: Connection
  constructor({ connection }: { readonly connection: Connection }) {
    this.#connection = connection
  }
  list = () => this.#connection.query('select text from notes')
}

export const notes = provide({ connection }, Notes, { scope: 'invocation' })

export const tenant = provide(
  () => {
    const name = currentContext()?.request.headers.get('x-tenant')
    if (!name) throw new UnauthorizedError('Name the tenant in X-Tenant.')
    return name
  },
  { scope: 'invocation' },
)

export const listNotes = http(
  { name: 'listNotes', method: 'GET', route: 'notes' },
  withContext(),
  inject({ notes, tenant }),
  openapi({ summary: 'List the notes', errors: ['unauthorized'] }),
  validateHttp({ response: z.array(z.string()) }),
)(async ({ notes, tenant }) => (await notes.list()).map((text) => `${tenant}: ${text}`))

export const tested = createApp([listNotes], {
  overrides: [override(connection, { query: async () => ['a note'], release() {} })],
})
