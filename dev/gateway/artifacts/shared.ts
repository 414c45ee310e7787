import {
  checkNames,
  type LoadContext,
  propertiesOf,
  readInformation,
  readPolicy,
  reportAt,
  subfolders,
} from './folder.js'
import type { PolicyFile, VersionSet } from './model.js'

/** The second is how extracts of APIOps before its fifth version have it. */
const VERSION_SET_FILES = ['versionSetInformation.json', 'apiVersionSetInformation.json']

/** Reads `version sets/`: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/apiversionsets */
export function loadVersionSets(context: LoadContext): Map<string, VersionSet> {
  const sets = new Map<string, VersionSet>()
  for (const id of subfolders(context, 'version sets')) {
    const folder = `version sets/${id}`
    checkNames(context, folder, VERSION_SET_FILES)
    const file = VERSION_SET_FILES.find((name) => context.tree.read(`${folder}/${name}`) !== undefined)
    const path = `${folder}/${file ?? VERSION_SET_FILES[0]}`
    const node = readInformation(context, path, { section: 'versionSets', name: id })
    if (node === undefined) continue
    const fields = propertiesOf(node, 'A version set', context)
    const scheme = fields.oneOf('versioningScheme', ['Segment', 'Query', 'Header'])
    if (scheme === undefined) fields.problem('a version set needs "versioningScheme": Segment, Query or Header')
    const name = fields.string('displayName') ?? id
    const parameters = {
      Segment: '',
      Query: fields.string('versionQueryName') ?? '',
      Header: fields.string('versionHeaderName') ?? '',
    }
    const parameter = parameters[scheme ?? 'Segment']
    if (scheme !== undefined && scheme !== 'Segment' && parameter === '') {
      fields.problem(`the scheme ${scheme} needs "version${scheme}Name"`, 'versioningScheme')
    }
    fields.ignore('description').end()
    sets.set(id, { id, name, scheme: scheme ?? 'Segment', parameter })
  }
  return sets
}

/** Reads `policy fragments/`, by id. */
export function loadFragments(context: LoadContext): Map<string, PolicyFile> {
  const fragments = new Map<string, PolicyFile>()
  for (const id of subfolders(context, 'policy fragments')) {
    const folder = `policy fragments/${id}`
    checkNames(context, folder, ['policyFragmentInformation.json'])
    const node = readInformation(context, `${folder}/policyFragmentInformation.json`)
    if (node !== undefined) {
      propertiesOf(node, 'A policy fragment', context)
        .ignore('description', 'format', 'value', 'provisioningState')
        .end()
    }
    const policy = readPolicy(context, folder)
    if (policy === undefined) reportAt(context, `${folder}/policy.xml`, 'the file is missing')
    else fragments.set(id, policy)
  }
  return fragments
}
