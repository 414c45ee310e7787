import { describe, expect, it } from '@jest/globals'
import { functions } from '../../src/functions/index.js'
import { http, idempotent, openapi, provide, validateHttp, withContext } from '../../src/lib/apim-context/index.js'
import { memoryIdempotencyStore } from '../../src/lib/apim-context/testing.js'
import { apis } from '../../src/openapi/apis.js'
import { buildDocument } from '../../src/openapi/document.js'

interface Operation {
  parameters: { in: string; name: string; required: boolean; schema: object }[]
  responses: Record<string, { description: string; headers: object }>
}

const mayRepeat = http(
  { name: 'mayRepeat', method: 'POST', route: 'letters' },
  withContext(),
  idempotent({ store: provide(memoryIdempotencyStore), required: false }),
  openapi({ summary: 'Post a letter' }),
  validateHttp({}),
)(async () => ({}))

const { paths } = buildDocument(
  [...functions, mayRepeat].map(({ definition }) => definition),
  apis[0]!,
)
const postTo = (path: string) => (paths[path] as unknown as { post: Operation }).post
const operation = postTo('/orders')

describe('an operation under an Idempotency-Key', () => {
  it('names the header that it reads', () => {
    expect(operation.parameters).toEqual([
      expect.objectContaining({
        in: 'header',
        name: 'Idempotency-Key',
        required: true,
        schema: expect.objectContaining({ type: 'string', minLength: 1, maxLength: 255 }),
      }),
    ])
  })

  it('says where it may be left out', () => {
    expect(postTo('/letters').parameters).toMatchObject([{ in: 'header', name: 'Idempotency-Key', required: false }])
  })

  it.each([
    ['400', 'idempotency_key_required'],
    ['409', 'request_in_progress'],
    ['422', 'idempotency_key_reused'],
    ['422', 'validation_failed'],
  ])('says when it answers %s %s', (status, code) => {
    expect(operation.responses[status]?.description).toContain(`\`${code}\``)
  })

  it('says when to come again, and how a repeated answer is told from the first', () => {
    expect(operation.responses['409']?.headers).toHaveProperty('Retry-After')
    expect(operation.responses['201']?.headers).toHaveProperty('Idempotency-Replayed')
    expect(operation.responses['201']?.headers).toHaveProperty('Location')
  })
})
