import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { PolicyElement } from '../../../dev/gateway/documents/element.js'
import { parseDocument } from '../../../dev/gateway/documents/parse.js'
import { correlationHeaders, gatewayHeaders, proofHeader } from '../../../src/lib/apim-context/index.js'

const policy = new URL('../../../infra/apim/policy%20fragments/gateway-context/policy.xml', import.meta.url)

interface SetHeader {
  readonly name: string
  readonly action: string
  /** Whether it stands in a `choose`, so that it does not always run. */
  readonly conditional: boolean
}

let set: SetHeader[] = []

function collect(parent: PolicyElement, conditional = false): SetHeader[] {
  return parent.children.flatMap((element) => {
    if (element.name !== 'set-header') return collect(element, true)
    const [name, action] = ['name', 'exists-action'].map((attribute) => element.attributes.get(attribute)!.value.text)
    return { name: name!, action: action!, conditional }
  })
}

beforeAll(async () => {
  set = collect(parseDocument(await readFile(policy, 'utf8'), 'policy.xml').root)
})

describe("the gateway's policy and the reader of its headers", () => {
  it.each([proofHeader, ...Object.values(gatewayHeaders)])('%s never passes from a client', (name) => {
    const always = set.filter((header) => header.name === name && !header.conditional)
    expect(always.map((header) => header.action)).toEqual([expect.stringMatching(/^(delete|override)$/)])
  })

  it('the gateway sets nothing that the app does not read', () => {
    const read: string[] = [...Object.values(gatewayHeaders), ...Object.values(correlationHeaders)]
    const written = set.filter((header) => header.action === 'override').map((header) => header.name)
    expect(written.length).toBeGreaterThan(10)
    expect(written.filter((name) => !read.includes(name))).toEqual([])
  })

  it('both ids come from the gateway, whatever a client sends', () => {
    for (const name of Object.values(correlationHeaders)) {
      expect(set).toContainEqual({ name, action: 'override', conditional: false })
    }
  })
})
