import { fileURLToPath } from 'node:url'
import { HostConfigurationError } from '../functions-host/errors.js'
import { parseArguments, USAGE } from './arguments.js'
import { interrupted } from './interruption.js'
import { StartError } from './settings.js'
import { Stack } from './stack.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs until interrupted (status 0) or until a part dies (1). */
async function main(): Promise<number> {
  const { fresh, help } = parseArguments(process.argv.slice(2))
  if (help) {
    console.log(USAGE)
    return 0
  }
  // Said because it explains a difference; npm puts the packaged Node first wherever there is one.
  if (!process.execPath.includes('node_modules')) {
    console.log(
      `Running on the installed Node ${process.version}: none is packaged for ${process.platform} ${process.arch}.`,
    )
  }
  const stack = new Stack()
  const stopped = interrupted()
  const started = stack.start({ root: ROOT, fresh, environment: process.env })
  try {
    const death = await Promise.race([stopped, stack.died, started.then(() => stack.died)])
    if (death) console.error(death)
    return death ? 1 : 0
  } finally {
    await stack.stop()
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof StartError || error instanceof HostConfigurationError ? error.message : error)
    process.exit(1)
  },
)
