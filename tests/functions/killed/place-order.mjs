// Places an order, and is killed at the step that it is told: nothing of the process gets to clean up.
import { createOrdersApp, placeOrder } from './orders-app.ts'

const [connection, mode, step, key] = process.argv.slice(2)
const client = await createOrdersApp({
  connection,
  mode,
  async at(reached) {
    if (reached !== step) return
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => {})
  },
})
const { status, text } = await placeOrder(client, key)
process.stdout.write(`${status} ${text}`)
