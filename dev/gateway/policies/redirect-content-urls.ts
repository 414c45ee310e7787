import { byDirection } from './message.js'
import type { Policy } from './policy.js'
import { replaceBody } from './set-body.js'

/**
 * https://learn.microsoft.com/azure/api-management/redirect-content-urls-policy. In outbound, links to the backend become links to the
 * gateway; in inbound the other way round. The body alone is changed, not Location.
 */
export const redirectContentUrls: Policy = {
  name: 'redirect-content-urls',
  once: true,
  sections: ['inbound', 'outbound'],
  compile(_, compiler) {
    const message = byDirection(compiler.section)
    return async (exchange) => {
      const { request, api } = exchange
      const edited = message(exchange)
      if (edited.body.isEmpty) return undefined
      const backend = `${request.url.origin}${request.url.basePath}`
      const gateway = `${request.originalUrl.origin}${api === undefined || api.path === '' ? '' : `/${api.path}`}`
      const [from, to] = compiler.section === 'inbound' ? [gateway, backend] : [backend, gateway]
      const text = (await edited.body.buffer()).toString('utf8')
      if (text.includes(from))
        replaceBody(
          edited,
          text.replaceAll(from, () => to),
        )
      return undefined
    }
  },
}
