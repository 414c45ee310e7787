import { readdirSync, readFileSync } from 'node:fs'
import { readPatterns } from './patterns.js'

const files = ['infra/apim', 'tests/gateway/fixtures'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('policy.xml'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
)
const snippets = readPatterns(readFileSync('docs/reference/policy-patterns.md', 'utf8')).map(
  ({ policy }) => `<policies>\n${policy}</policies>\n`,
)

/** Policy documents that are right: those of the project, of the fixtures and of the documentation. */
export const documents: readonly string[] = [...files, ...snippets]
