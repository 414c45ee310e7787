import { subtree } from './files.js'
import { type LoadContext, propertiesOf, readInformation, reportAt, subfolders } from './folder.js'
import type { Resources, Workspace, WorkspaceInfo } from './model.js'

/** The tiers that have workspaces: https://learn.microsoft.com/azure/api-management/workspaces-overview */
const TIERS = ['basicv2', 'standardv2', 'premium']

/** Reads `workspaces/`, each with `loadResources`, to which it is a folder of artifacts of its own. */
export function loadWorkspaces(
  context: LoadContext,
  loadResources: (context: LoadContext, workspace: WorkspaceInfo) => Resources,
): Workspace[] {
  const ids = subfolders(context, 'workspaces')
  if (ids.length > 0 && !TIERS.includes(context.sku)) {
    const at = { file: context.tree.display('workspaces'), line: 1, column: 1 }
    const message = `the ${context.sku} tier has no workspaces: they are served here, and Azure has them in ${TIERS.join(', ')}`
    context.warnings.push({ ...at, message })
  }
  return ids.map((id) => {
    const path = `workspaces/${id}/workspaceInformation.json`
    const node = readInformation(context, path)
    const fields = node === undefined ? undefined : propertiesOf(node, 'A workspace', context)
    const info = { id, name: fields?.string('displayName') ?? id }
    fields?.ignore('description').end()
    const inside = {
      ...context,
      tree: subtree(context.tree, `workspaces/${id}`),
      overrides: context.overrides.workspace(id),
    }
    return { ...info, ...loadResources(inside, info) }
  })
}

/** Names are unique in the whole service, which is how a backend or a product is found whoever has it. */
export function reportSharedNames(context: LoadContext, folders: readonly string[]): void {
  for (const folder of folders) {
    const owners = new Map(subfolders({ ...context, problems: [] }, folder).map((name) => [name.toLowerCase(), folder]))
    for (const workspace of subfolders({ ...context, problems: [] }, 'workspaces')) {
      const path = `workspaces/${workspace}/${folder}`
      for (const name of subfolders({ ...context, problems: [] }, path)) {
        const owner = owners.get(name.toLowerCase())
        if (owner !== undefined) {
          reportAt(context, `${path}/${name}`, `${owner} has a "${name}" too: names are unique in the whole service`)
        }
        owners.set(name.toLowerCase(), path)
      }
    }
  }
}
