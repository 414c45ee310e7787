import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { defaultSku } from '../../../dev/gateway/artifacts/default-sku.js'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest, specification } from './sample.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})
const onDisk = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'artifacts-'))
  folders.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

describe('loadArtifacts', () => {
  it('loads a folder as it loads the same files in memory', () => {
    const root = onDisk({ ...smallest, '.gitkeep': '', 'policy.xml': '<policies/>' })
    const fromDisk = loadArtifacts(root)
    const { directory, policy, ...rest } = fromDisk
    const { directory: _, ...inMemory } = loadArtifacts(smallest)
    expect(directory).toBe(root)
    expect(policy).toEqual({ file: join(root, 'policy.xml'), text: '<policies/>' })
    expect(rest).toEqual(inMemory)
  })

  it('says that there is no such folder', () => {
    const missing = join(tmpdir(), 'no-such-artifacts')
    expect(() => loadArtifacts(missing)).toThrow(
      `${missing}:1:1: there is no such folder: give the folder that holds policy.xml`,
    )
  })

  it('reports every problem, not only the first', () => {
    const problems = problemsOf({
      ...smallest,
      'backends/a/backendInformation.json': '{',
      'unknown.txt': '',
      'apis/echo/other.json': '',
    })
    expect(problems).toEqual([
      expect.stringMatching(/^unknown\.txt:1:1: "unknown\.txt" is unknown here; expected: apis, backends,/),
      expect.stringMatching(/^backends\/a\/backendInformation\.json:1:2: /),
      expect.stringMatching(
        /^apis\/echo\/other\.json:1:1: "other\.json" is unknown here; expected: apiInformation\.json,/,
      ),
    ])
  })

  it('passes over what an extract has besides', () => {
    const extract = {
      ...smallest,
      'loggers/appinsights/loggerInformation.json': '{}',
      'tags/a/tagInformation.json': '{}',
      'apis/echo/diagnostics/x/diagnosticInformation.json': '{}',
      'apis/echo/operations/listitems/tags/t/operationTagInformation.json': '{}',
    }
    expect(problemsOf(extract)).toEqual([])
  })

  it('reports a file where folders belong', () => {
    expect(problemsOf({ ...smallest, 'apis/notes.txt': '' })).toEqual([
      'apis/notes.txt:1:1: a file is not expected in "apis": each artifact has a folder of its own',
    ])
  })

  it('takes the policy of the SKU where there is one', () => {
    const files = {
      ...smallest,
      'policy.xml': 'any',
      'policy.consumption.xml': 'consumption',
      'apis/echo/policy.xml': 'api',
      'apis/echo/operations/listItems/policy.basicv2.xml': 'operation',
    }
    const texts = (sku: 'consumption' | 'basicv2') => {
      const { policy, apis } = loadArtifacts(files, { sku })
      return [policy?.text, apis[0]?.policy?.text, apis[0]?.operations[0]?.policy?.text]
    }
    expect(texts('consumption')).toEqual(['consumption', 'api', undefined])
    expect(texts('basicv2')).toEqual(['any', 'api', 'operation'])
    expect(problemsOf({ ...files, 'policy.gold.xml': '' })[0]).toContain('"policy.gold.xml" is unknown here')
  })

  it('loads fragments by id, each with its document', () => {
    const information = { 'policy fragments/a/policyFragmentInformation.json': json({ description: 'A' }) }
    const { fragments } = loadArtifacts({ ...smallest, ...information, 'policy fragments/a/policy.xml': '<fragment/>' })
    expect([...fragments]).toEqual([['a', { file: 'policy fragments/a/policy.xml', text: '<fragment/>' }]])
    expect(problemsOf({ ...smallest, ...information })).toEqual([
      'policy fragments/a/policy.xml:1:1: the file is missing',
    ])
  })
})

describe('defaultSku', () => {
  const skuOf = (parameters: unknown) => {
    const root = onDisk({ 'bicep/main.parameters.json': JSON.stringify({ parameters }), 'apim/x': '' })
    return defaultSku(join(root, 'apim'))
  }

  it('is what the deployment says', () => {
    expect(skuOf({ apimSku: { value: 'Consumption' } })).toBe('consumption')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: azd's own syntax
    expect(skuOf({ apiManagementSku: { value: '${APIM_SKU=BasicV2}' } })).toBe('basicv2')
  })

  it('is developer where nothing says otherwise', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: azd's own syntax
    expect(skuOf({ apimSku: { value: '${APIM_SKU}' } })).toBe('developer')
    expect(skuOf(undefined)).toBe('developer')
    expect(defaultSku(onDisk({ x: '' }))).toBe('developer')
    expect(defaultSku({ 'apis/echo/specification.json': specification() })).toBe('developer')
  })
})
