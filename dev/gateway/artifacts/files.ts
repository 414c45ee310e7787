import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Entry {
  readonly name: string
  readonly isFolder: boolean
}

/** A tree of artifact files, on the disk or, for tests, in memory. Paths inside it use slashes. */
export interface FileTree {
  /** Sorted by name; undefined when there is no such folder. */
  list(folder: string): Entry[] | undefined
  /** Undefined when there is no such file. */
  read(path: string): string | undefined
  /** The path to show in messages. */
  display(path: string): string
}

export function diskTree(root: string): FileTree {
  return {
    list(folder) {
      const path = join(root, folder)
      if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined
      return readdirSync(path, { withFileTypes: true })
        .filter(({ name }) => !name.startsWith('.'))
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
        .sort(byName)
    },
    read(path) {
      const file = join(root, path)
      return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined
    },
    display: (path) => join(root, path),
  }
}

/** A tree given as `{ 'apis/echo/policy.xml': '<policies>…' }`. */
export function memoryTree(files: Readonly<Record<string, string>>): FileTree {
  return {
    list(folder) {
      const prefix = folder === '' ? '' : `${folder}/`
      const entries = new Map<string, Entry>()
      for (const path of Object.keys(files)) {
        if (!path.startsWith(prefix)) continue
        const [name = '', ...rest] = path.slice(prefix.length).split('/')
        entries.set(name, { name, isFolder: rest.length > 0 })
      }
      return entries.size === 0 ? undefined : [...entries.values()].sort(byName)
    },
    read: (path) => files[path],
    display: (path) => path,
  }
}

/** The part of a tree below a folder; messages keep the whole path. */
export function subtree(tree: FileTree, folder: string): FileTree {
  const inside = (path: string): string => (path === '' ? folder : `${folder}/${path}`)
  return {
    list: (path) => tree.list(inside(path)),
    read: (path) => tree.read(inside(path)),
    display: (path) => tree.display(inside(path)),
  }
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : 1
}
