import { readFileSync } from 'node:fs'
import type { Problem } from '../problem.js'
import { Fields } from './fields.js'
import { type Located, locateValue, mergeLocated, parseLocated } from './located.js'

const SECTIONS = [
  'namedValues',
  'backends',
  'apis',
  'products',
  'subscriptions',
  'versionSets',
  'certificates',
  'users',
  'authorizationProviders',
] as const
export type OverridesSection = (typeof SECTIONS)[number]

/** What an APIOps configuration file may hold besides, for parts of API Management that a local gateway does not have. */
const IGNORED = [
  'apimServiceName',
  'diagnostics',
  'gateways',
  'groups',
  'loggers',
  'policyFragments',
  'tags',
  'policies',
  'servicePolicy',
  'apiVersionSets',
]

type Sections = {
  readonly [section in OverridesSection]?: readonly {
    readonly name: string
    readonly properties: Readonly<Record<string, unknown>>
  }[]
}

/** An APIOps configuration given in code: `{ backends: [{ name, properties: { url } }] }`. */
export type OverridesObject = Sections & {
  readonly externalCache?: { readonly url: string }
  /** What is in a workspace, section by section. */
  readonly workspaces?: readonly ({ readonly name: string } & Sections)[]
}

/** Overrides by section and name; the ones that no artifact took are reported at the end. */
export class Overrides {
  readonly #entries = new Map<string, Located>()
  readonly #taken = new Set<string>()
  readonly #workspaces = new Map<string, Overrides>()
  #externalCache: Fields | undefined

  /** `{ url }` of the last source that has it. */
  get externalCache(): Fields | undefined {
    return this.#externalCache
  }

  /** Files are read now; later sources win over earlier ones. */
  static read(sources: readonly (string | OverridesObject)[], problems: Problem[]): Overrides {
    const overrides = new Overrides()
    for (const source of sources) {
      const node = typeof source === 'string' ? readFile(source, problems) : locateValue(source, CODE)
      if (node !== undefined) overrides.#add(node, problems)
    }
    return overrides
  }

  /** `{ properties }` to put over the artifact's information file. */
  take(section: OverridesSection, name: string): Located | undefined {
    const key = `${section}/${name}`
    this.#taken.add(key)
    return this.#entries.get(key)
  }

  /** The names in a section whose items are given here alone. */
  names(section: OverridesSection): string[] {
    const prefix = `${section}/`
    return [...this.#entries.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  }

  /** The overrides of what is in a workspace. */
  workspace(name: string): Overrides {
    const known = this.#workspaces.get(name) ?? new Overrides()
    this.#workspaces.set(name, known)
    return known
  }

  reportUnused(problems: Problem[], folder = ''): void {
    for (const [key, { at }] of this.#entries) {
      if (this.#taken.has(key)) continue
      problems.push({ ...at, message: `no artifact "${folder}${key}" exists that this could override; check the name` })
    }
    for (const [name, overrides] of this.#workspaces) overrides.reportUnused(problems, `workspaces/${name}/`)
  }

  #add(node: Located, problems: Problem[]): void {
    const file = new Fields(node, 'The configuration file', problems).ignore(...IGNORED)
    this.#addSections(file)
    for (const item of file.objects('workspaces')) {
      this.workspace(item.requiredString('name')).#addSections(item)
      item.ignore('properties', 'diagnostics').end()
    }
    this.#externalCache = file.object('externalCache') ?? this.#externalCache
    file.end()
  }

  #addSections(holder: Fields): void {
    for (const section of SECTIONS) {
      for (const item of holder.objects(section)) {
        const key = `${section}/${item.requiredString('name')}`
        item.ignore('properties', 'diagnostics').end()
        const over = without(item.node, 'name', 'diagnostics')
        const old = this.#entries.get(key)
        this.#entries.set(key, old === undefined ? over : { ...mergeLocated(old, over), at: over.at })
      }
    }
  }
}

const CODE = { file: '(overrides given in code)', line: 1, column: 1 }

function readFile(file: string, problems: Problem[]): Located | undefined {
  try {
    return parseLocated(readFileSync(file, 'utf8'), file, problems)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : `cannot be read: ${error}`
    problems.push({ file, line: 1, column: 1, message: `the configuration file ${reason}` })
    return undefined
  }
}

function without(node: Located, ...names: readonly string[]): Located {
  if (node.kind !== 'map') return node
  return { ...node, entries: new Map([...node.entries].filter(([name]) => !names.includes(name))) }
}
