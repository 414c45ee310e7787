import type { Problem } from '../problem.js'
import { Fields, type Substitute } from './fields.js'
import type { FileTree } from './files.js'
import { type Located, mergeLocated, parseLocated } from './located.js'
import type { PolicyFile, Sku } from './model.js'
import { SKUS } from './model.js'
import type { Overrides, OverridesSection } from './overrides.js'

/** What every part of the loader works with. */
export interface LoadContext {
  readonly tree: FileTree
  readonly sku: Sku
  readonly overrides: Overrides
  readonly problems: Problem[]
  readonly warnings: Problem[]
}

/** A problem with a file as a whole, or with a folder. */
export function reportAt(context: LoadContext, path: string, message: string): void {
  context.problems.push({ file: context.tree.display(path), line: 1, column: 1, message })
}

/** The names of the folders in a folder of artifacts, such as `apis`; a file among them is a problem. */
export function subfolders(context: LoadContext, path: string): string[] {
  const entries = context.tree.list(path) ?? []
  for (const { name, isFolder } of entries) {
    if (!isFolder && !isReadme(name))
      reportAt(context, `${path}/${name}`, `a file is not expected in "${path}": each artifact has a folder of its own`)
  }
  return entries.filter(({ isFolder }) => isFolder).map(({ name }) => name)
}

/** Reports what stands in an artifact's folder besides the names that the layout has. */
export function checkNames(context: LoadContext, path: string, known: readonly string[]): void {
  for (const { name } of context.tree.list(path) ?? []) {
    if (known.includes(name) || isPolicyName(name) || isReadme(name)) continue
    const where = path === '' ? name : `${path}/${name}`
    reportAt(context, where, `"${name}" is unknown here; expected: ${known.join(', ')}, policy.xml, policy.<sku>.xml`)
  }
}

/** What people write beside artifacts for each other. */
function isReadme(name: string): boolean {
  return /\.md$/i.test(name)
}

function isPolicyName(name: string): boolean {
  return name === 'policy.xml' || SKUS.some((sku) => name === `policy.${sku}.xml`)
}

/** The policy of a folder: `policy.<sku>.xml` for the chosen SKU, else `policy.xml`. */
export function readPolicy(context: LoadContext, folder: string): PolicyFile | undefined {
  for (const name of [`policy.${context.sku}.xml`, 'policy.xml']) {
    const path = folder === '' ? name : `${folder}/${name}`
    const text = context.tree.read(path)
    if (text !== undefined) return { file: context.tree.display(path), text }
  }
  return undefined
}

/** The parsed `<kind>Information.json` of an artifact with its overrides; undefined, and a problem, when it cannot be read. */
export function readInformation(
  context: LoadContext,
  path: string,
  override?: { readonly section: OverridesSection; readonly name: string },
): Located | undefined {
  const text = context.tree.read(path)
  if (text === undefined) {
    reportAt(context, path, 'the file is missing')
    return undefined
  }
  const node = parseLocated(text, context.tree.display(path), context.problems)
  const over = override === undefined ? undefined : context.overrides.take(override.section, override.name)
  return node === undefined || over === undefined ? node : mergeLocated(node, over)
}

/** The `properties` of an information file. Its siblings are what ARM adds to every resource. */
export function propertiesOf(node: Located, what: string, context: LoadContext, substitute?: Substitute): Fields {
  const resource = new Fields(node, what, context.problems)
  resource.ignore('name', 'id', 'type', '$schema', 'properties').end()
  const properties = node.kind === 'map' ? node.entries.get('properties') : undefined
  return new Fields(properties ?? { kind: 'map', at: node.at, entries: new Map() }, what, context.problems, substitute)
}
