import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { assets } from '../../src/functions/shared/services.js'
import { override } from '../../src/lib/apim-context/index.js'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { assetNames, createAssets } from '../../src/openapi/assets.js'
import { openApp } from './open-app.js'

const PAGE = new URL('../../src/openapi/page/index.html', import.meta.url)
const openDocs = (folder: string) =>
  openApp({ overrides: [override(assets, createAssets(pathToFileURL(`${folder}/`)))] })
let directory: string
let app: TestClient

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'docs-'))
  await writeFile(join(directory, 'index.html'), await readFile(PAGE))
  for (const name of assetNames) await writeFile(join(directory, name), `content of ${name}`)
  app = openDocs(directory)
})

afterAll(() => rm(directory, { recursive: true }))

describe('GET docs', () => {
  it('gives the page', async () => {
    const response = await app.request('GET', '/api/docs')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.text).toContain('<!doctype html>')
  })

  it('lets the browser ask its own origin only', async () => {
    const policy = (await app.request('GET', '/api/docs')).headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toMatch(/https?:|\*/)
  })

  it('names files of its own, each by its content, relatively', async () => {
    const { text } = await app.request('GET', '/api/docs')
    const links = Array.from(text.matchAll(/(?:href|src)="([^"]+)"/g), ([, link]) => link!).filter(
      (link) => !link.startsWith('data:'),
    )
    const files = links.filter((link) => link.startsWith('docs/'))
    expect(files.map((link) => link.replace(/\?v=[0-9a-f]{12}$/, '')).toSorted()).toEqual(
      assetNames
        .filter((name) => !name.endsWith('.txt'))
        .map((name) => `docs/${name}`)
        .toSorted(),
    )
    expect(links.filter((link) => !link.startsWith('docs/'))).toEqual(['docs', 'docs?version=v2', 'openapi.json'])
    for (const link of files) expect((await app.request('GET', `/api/${link}`)).status).toBe(200)
  })
})

describe('GET docs/{file}', () => {
  it.each([
    ['page.css', 'text/css; charset=utf-8'],
    ['page.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui-bundle.js.LICENSE.txt', 'text/plain; charset=utf-8'],
  ])('gives %s as %s, to be kept', async (name, contentType) => {
    const response = await app.request('GET', `/api/docs/${name}`)
    expect(response.status).toBe(200)
    expect(response.text).toBe(`content of ${name}`)
    expect(response.headers.get('content-type')).toBe(contentType)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  it.each(['index.html', 'other.css', '..%2Fhost.json', '%2e%2e', 'constructor', 'toString', '__proto__'])(
    'answers 404 for %s',
    async (name) => {
      const response = await app.request('GET', `/api/docs/${name}`)
      expect(response.status).toBe(404)
      expect(response.text).not.toContain('content of')
    },
  )

  it('answers 500 for a file that the build has left out', async () => {
    const broken = openDocs(`${directory}/missing`)
    expect((await broken.request('GET', '/api/docs/page.css')).status).toBe(500)
    expect((await broken.request('GET', '/api/docs')).status).toBe(500)
  })
})

describe('GET openapi.json', () => {
  it('gives the document of what clients call', async () => {
    const response = await app.request('GET', '/api/openapi.json')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    const { openapi, paths } = response.json() as { openapi: string; paths: object }
    expect(openapi).toBe('3.0.3')
    expect(Object.keys(paths)).toContain('/catalog/{item_id}')
    expect(Object.keys(paths)).not.toContain('/docs')
  })

  it('gives the same each time', async () => {
    const [first, second] = [
      await app.request('GET', '/api/openapi.json'),
      await app.request('GET', '/api/openapi.json'),
    ]
    expect(first.text).toBe(second.text)
  })
})
