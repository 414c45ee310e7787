import * as z from 'zod'
import {
  binaryBody,
  file,
  formBody,
  http,
  integerParameter,
  multipartBody,
  openapi,
  respond,
  schema,
  textBody,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'

const Query = z.object({
  limit: integerParameter({ min: 1, max: 100 }).default(20),
  tag: z.array(z.string().max(40)).max(10).default([]), // ?tag=a&tag=b
})
const Cookies = z.object({ theme: z.enum(['light', 'dark']).default('light') })

export const searchPictures = http(
  { name: 'searchPictures', method: 'GET', route: 'pictures' },
  withContext(),
  openapi({ summary: 'Search pictures' }),
  validateHttp({
    query: Query,
    cookies: Cookies,
    response: z.object({ tags: z.array(z.string()), theme: z.string() }),
  }),
)(async ({ query, cookies }) => ({ tags: query.tag, theme: cookies.theme }))

const Upload = z.object({
  title: z.string().min(1),
  picture: file({ types: ['image/png', 'image/jpeg'], maxBytes: 500_000 }),
})

export const uploadPicture = http(
  { name: 'uploadPicture', method: 'POST', route: 'pictures' },
  withContext(),
  openapi({ summary: 'Upload a picture' }),
  validateHttp({
    body: multipartBody(Upload, { maxBytes: 600_000 }),
    responses: { 201: z.object({ name: z.string(), bytes: z.int() }), 202: null },
  }),
)(async ({ body: { title, picture } }) => {
  const bytes = await picture.arrayBuffer()
  if (title === 'later') return respond({ status: 202 })
  return respond({ status: 201, jsonBody: { name: picture.name, bytes: bytes.byteLength } })
})

export const bodies = {
  form: formBody(z.object({ name: z.string(), tag: z.array(z.string()) })), // application/x-www-form-urlencoded
  csv: textBody({ types: ['text/csv'], compressed: true }), //                 a string; may come as gzip, br, deflate
  image: binaryBody({ types: ['image/*'], maxBytes: 2_000_000 }), //           a Uint8Array
}

const Tag = schema(() => z.string().max(40))
const Tagged = schema(() => z.object({ tag: z.array(Tag()).default([]) }))

export const countTags = http(
  { name: 'countTags', method: 'GET', route: 'tags' },
  withContext(),
  openapi({ summary: 'Count tags' }),
  validateHttp({ query: Tagged, response: z.object({ count: z.int() }) }),
)(async ({ query }) => ({ count: query.tag.length }))
