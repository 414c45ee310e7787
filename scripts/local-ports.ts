import { readLocalSettings } from '../dev/functions-host/configuration/local-settings.js'
import { type Ports, readPorts } from '../dev/start/settings.js'
import { ROOT } from './generated.js'

/** Where `npm start` puts everything, by the same settings; 0 where only it knows. */
export function readLocalPorts(): Ports {
  const { values } = readLocalSettings(ROOT, ({ message }) => console.error(message))
  return readPorts({ ...values, ...process.env })
}
