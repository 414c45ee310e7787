import { describe, expect, it } from '@jest/globals'
import {
  type Precondition,
  type PreconditionInput,
  type PreconditionOptions,
  preconditions,
  type ResourceState,
} from '../../../../src/lib/apim-context/index.js'
import type { Envelope } from '../support.js'
import { call } from './support.js'

const MONDAY = 'Mon, 02 Mar 2026 10:00:00 GMT'
const state: ResourceState = { version: 'v1', lastModified: new Date('2026-03-02T10:00:00.900Z') }

async function change(headers: Record<string, string>, of: ResourceState = state, options?: PreconditionOptions) {
  let allowed: boolean | undefined
  const handler = ({ precondition }: PreconditionInput) => {
    allowed = precondition.allows(of)
    precondition.check(of)
  }
  const decorators = [options ? preconditions(options) : preconditions()]
  const { status, text } = await call(decorators, handler as () => unknown, headers, 'PUT')
  return { status, allowed, error: text === '' ? undefined : (JSON.parse(text) as Envelope).error }
}

describe('preconditions', () => {
  it.each<[string, Record<string, string>]>([
    ['its version', { 'if-match': '"v1"' }],
    ['one of a list', { 'if-match': '"v0" ,"v1"' }],
    ['the version of the compressed answer', { 'if-match': '"v1--br"' }],
    ['any version', { 'if-match': '*' }],
    ['the second of its change', { 'if-unmodified-since': MONDAY }],
    ['a later time', { 'if-unmodified-since': 'Tue, 03 Mar 2026 10:00:00 GMT' }],
    ['its version, whatever the date', { 'if-match': '"v1"', 'if-unmodified-since': 'Sun, 01 Mar 2026 10:00:00 GMT' }],
  ])('let change what is as expected: %s', async (_what, headers) => {
    expect(await change(headers)).toMatchObject({ status: 204, allowed: true })
  })

  it.each<[string, Record<string, string>]>([
    ['another version', { 'if-match': '"v2"' }],
    ['a tag with bytes beyond ASCII, which is well-formed', { 'if-match': '"\u00e9\u00ff"' }],
    ['a weak tag', { 'if-match': 'W/"v1"' }],
    ['another version, whatever the date', { 'if-match': '"v2"', 'if-unmodified-since': MONDAY }],
    ['an earlier time', { 'if-unmodified-since': 'Sun, 01 Mar 2026 10:00:00 GMT' }],
  ])('refuse with 412 what is not: %s', async (_what, headers) => {
    expect(await change(headers)).toMatchObject({ status: 412, allowed: false, error: { code: 'precondition_failed' } })
  })

  it('refuse what has neither version nor time', async () => {
    expect((await change({ 'if-match': '"v1"' }, {})).status).toBe(412)
    expect((await change({ 'if-unmodified-since': MONDAY }, {})).status).toBe(412)
    expect((await change({ 'if-match': '*' }, {})).status).toBe(204)
  })

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['a date that is none', { 'if-unmodified-since': 'yesterday' }],
  ])('are required: 428 for %s', async (_what, headers) => {
    expect(await change(headers)).toMatchObject({ status: 428, error: { code: 'precondition_required' } })
    expect(await change(headers, state, { required: false })).toMatchObject({ status: 204, allowed: true })
  })

  it.each(['v1', '"v1', '"v1" "v2"', '*, "v1"', '', '"v\u00801', 'v\u00e9'])(
    'that are malformed are a 422: %j',
    async (header) => {
      expect(await change({ 'if-match': header })).toMatchObject({
        status: 422,
        allowed: undefined,
        error: { details: [{ in: 'headers', name: 'If-Match' }] },
      })
    },
  )

  it('are shown with what they answer, as they are required or not', () => {
    const codes = (options?: PreconditionOptions) => preconditions(options).errors.map(({ code }) => code)
    expect(codes()).toEqual(['precondition_failed', 'validation_failed', 'precondition_required'])
    expect(codes({ required: false })).toEqual(['precondition_failed', 'validation_failed'])
    expect(Object.keys(preconditions().effect!.headers!().shape)).toEqual(['If-Match', 'If-Unmodified-Since'])
  })

  it('are typed', () => {
    const use = ({ allows }: Precondition) => allows({ version: 'a' })
    // @ts-expect-error a version is a text
    const misuse = ({ allows }: Precondition) => allows({ version: 1 })
    expect([use, misuse]).toHaveLength(2)
  })
})
