import { functions } from '../src/functions/index.js'
import { createApp, type Section, type Setting } from '../src/lib/apim-context/index.js'
import type { GeneratedFile } from './generated.js'

/** What the app cannot start without; any values do, as only the declarations are read. */
const environment = { STORAGE: 'UseDevelopmentStorage=true', SERVICE_INVENTORY_URL: 'http://localhost:7071/api' }

function row({ variable, kind, options }: Setting): string {
  const { description, default: value, developmentDefault, required, secret, visible } = options
  const without = required ? 'required' : show(value)
  const locally = developmentDefault === undefined ? '' : `, ${show(developmentDefault)} on a development machine`
  const shown = secret ? 'secret' : visible ? 'yes' : 'no'
  const cells = [`\`${variable}\``, description, kind.must.replace(/,$/, ''), without + locally, shown]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

const show = (value: unknown): string =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? 'none' : `\`${value}\``

function table({ title, settings }: Section): string {
  return `## ${title}

| variable | what it does | must be | default | in \`GET info\` |
| --- | --- | --- | --- | --- |
${Object.values(settings).map(row).join('\n')}
`
}

/** The page of the settings, made from what the toolkit and the functions declare. */
export function settingsReference(): GeneratedFile {
  const { sections } = createApp(functions, { environment })
  const contents = `# Settings

<!-- Made by npm run reference:build from the code; do not edit. -->

The app reads these variables of its environment once, when it starts; an empty one counts as missing. When any is wrong it does
not start, and says everything that is wrong. On your machine they stand in \`local.settings.json\`, in Azure in the app settings
that \`infra/bicep\` writes. [Settings](../guide/toolkit/settings.md) says how to declare your own.

${sections.map(table).join('\n')}`
  return { path: 'docs/reference/settings.md', contents }
}
