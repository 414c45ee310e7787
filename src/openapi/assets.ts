import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const CONTENT_TYPES = {
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  // The bundle's own first line leads to it.
  'swagger-ui-bundle.js.LICENSE.txt': 'text/plain; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const satisfies Record<string, string>

export type AssetName = keyof typeof CONTENT_TYPES

export const assetNames = Object.keys(CONTENT_TYPES) as readonly AssetName[]

/** Nothing is loaded or sent anywhere but to the page's own origin. Swagger UI sets inline styles and images as data. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface Asset {
  readonly contentType: string
  readonly contents: Uint8Array<ArrayBuffer>
}

/** The documentation page and the fixed list of files that it names, held in memory once read. */
export interface Assets {
  page(): Promise<string>
  file(name: string): Promise<Asset | undefined>
}

export function createAssets(directory: URL): Assets {
  const files = new Map<AssetName, Asset>()
  let page: string | undefined

  async function load(name: AssetName): Promise<Asset> {
    const known = files.get(name)
    if (known) return known
    const asset = { contentType: CONTENT_TYPES[name], contents: await readFile(new URL(name, directory)) }
    files.set(name, asset)
    return asset
  }

  /** Marks each file with its content, so that browsers may keep it for good. */
  async function render(): Promise<string> {
    let html = await readFile(new URL('index.html', directory), 'utf8')
    for (const name of assetNames) {
      const { contents } = await load(name)
      const hash = createHash('sha256').update(contents).digest('hex').slice(0, 12)
      html = html.replace(`"docs/${name}"`, `"docs/${name}?v=${hash}"`)
    }
    return html
  }

  return {
    async page() {
      page ??= await render()
      return page
    },
    async file(name) {
      return Object.hasOwn(CONTENT_TYPES, name) ? load(name as AssetName) : undefined
    },
  }
}
