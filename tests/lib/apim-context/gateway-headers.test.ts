import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { PolicyElement } from '../../../dev/gateway/documents/element.js'
import { parseDocument } from '../../../dev/gateway/documents/parse.js'
import { correlationHeaders, gatewayHeaders, proofHeader } from '../../../src/lib/apim-context/index.js'

const ARTIFACTS = 'infra/apim'

interface SetHeader {
  readonly file: string
  readonly name: string
  readonly action: string
  /** Whether it stands in a `choose`, so that it does not always run. */
  readonly conditional: boolean
}

function collect(file: string, parent: PolicyElement, conditional = false): SetHeader[] {
  return parent.children.flatMap((element) => {
    // What is set after the app has answered is not for the app.
    if (['outbound', 'on-error'].includes(element.name)) return []
    if (element.name !== 'set-header') return collect(file, element, conditional || element.name === 'choose')
    const [name, action] = ['name', 'exists-action'].map((attribute) => element.attributes.get(attribute)!.value.text)
    return { file, name: name!, action: action!, conditional }
  })
}

const documents = readdirSync(ARTIFACTS, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  // These two change the answer.
  .filter((file) => file.endsWith('.xml') && !/policy fragments\/(?:response-headers|error-envelope)\//.test(file))
const all = documents.flatMap((file) =>
  collect(file, parseDocument(readFileSync(join(ARTIFACTS, file), 'utf8'), file).root),
)
const context = all.filter(({ file }) => file === 'policy fragments/gateway-context/policy.xml')
const written = all.filter(({ action }) => action === 'override').map(({ name }) => name)
const read: readonly string[] = [...Object.values(gatewayHeaders), ...Object.values(correlationHeaders)]

describe("the gateway's policies and the reader of its headers", () => {
  it.each([proofHeader, ...Object.values(gatewayHeaders)])('%s never passes from a client', (name) => {
    const always = context.filter((header) => header.name === name && !header.conditional)
    expect(always.map((header) => header.action)).toEqual([expect.stringMatching(/^(delete|override)$/)])
  })

  it('the gateway sets nothing that the app does not read', () => {
    expect(written.length).toBeGreaterThan(20)
    expect(written.filter((name) => !read.includes(name))).toEqual([])
  })

  it.each(read)('%s is set by a policy', (name) => {
    expect(written).toContain(name)
  })

  it('a user is told in one place, after the policy that verified the token', () => {
    const users = all.filter(({ name, action }) => /^X-User-/.test(name) && action !== 'delete')
    expect(new Set(users.map(({ file }) => file))).toEqual(new Set(['policy fragments/user-context/policy.xml']))
    const including = documents.filter((file) =>
      readFileSync(join(ARTIFACTS, file), 'utf8').includes('<include-fragment fragment-id="user-context" />'),
    )
    expect(including.length).toBeGreaterThan(0)
    for (const file of including) {
      expect(readFileSync(join(ARTIFACTS, file), 'utf8')).toMatch(
        /<include-fragment fragment-id="client-token" \/>\s*<include-fragment fragment-id="user-context" \/>/,
      )
    }
  })

  it('both ids come from the gateway, whatever a client sends', () => {
    for (const name of Object.values(correlationHeaders)) {
      expect(context).toContainEqual(expect.objectContaining({ name, action: 'override', conditional: false }))
    }
  })
})
