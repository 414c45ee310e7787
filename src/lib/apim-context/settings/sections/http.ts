import { flag, integer, oneOf, url } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const httpSettings = defineSettings('http', 'Requests and responses', {
  maxBodyBytes: setting('MAX_BODY_BYTES', integer({ min: 1, max: 104_857_600, unit: 'bytes' }), {
    description: 'The largest request body, after decompression, of a route that sets no limit of its own.',
    default: 1_048_576,
    visible: true,
  }),
  responseChecking: setting('RESPONSE_CHECKING', oneOf('enforce', 'log', 'off'), {
    description:
      'What becomes of an answer that breaks its schema: a 500 in its place (enforce), a line in the log (log), or nothing, as nothing is checked (off).',
    default: 'enforce',
    visible: true,
  }),
  leanResponses: setting('LEAN_RESPONSES', flag(), {
    description:
      'Whether answers are handed to the Functions library without a Response of fetch in between: about a third of the CPU time of a small request. It leans on how the library reads a response, and has no effect when that has changed.',
    default: false,
    visible: true,
  }),
  errorDocsUrl: setting('ERROR_DOCS_URL', url(), {
    description: 'The address of the published error reference: problem documents then name their row of it as type.',
    visible: true,
  }),
})
