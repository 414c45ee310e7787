import { watch as watchFiles } from 'chokidar'

/** Editors save in bursts (write, rename, touch): one change is acted upon once these milliseconds have been quiet. */
const QUIET = 60

/**
 * Calls `onChange` after files under a folder have changed; never twice at once, and once more when something changed
 * meanwhile. Resolves when it watches.
 */
export async function watchFolder(folder: string, onChange: () => Promise<void>): Promise<{ close(): Promise<void> }> {
  const watcher = watchFiles(folder, { ignoreInitial: true })
  let timer: NodeJS.Timeout | undefined
  let running = false
  let again = false

  async function run(): Promise<void> {
    if (running) {
      again = true
      return
    }
    running = true
    do {
      again = false
      await onChange()
    } while (again)
    running = false
  }

  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), QUIET)
  })
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve)
    watcher.once('error', reject)
  })
  return {
    close: () => {
      clearTimeout(timer)
      return watcher.close()
    },
  }
}
