import { readProxy } from '../artifacts/proxy.js'
import { PolicyError } from '../pipeline/step.js'
import { messagePolicy } from './message.js'

/** https://learn.microsoft.com/azure/api-management/proxy-policy. In inbound it is for the request that goes to the backend. */
export const proxy = messagePolicy({
  name: 'proxy',
  sections: ['inbound'],
  attributes: { url: { type: 'string', required: true }, username: { type: 'string' }, password: { type: 'string' } },
  limitation: 'Basic authentication alone; NTLM is not spoken.',
  edit(element, compiler) {
    const [url, username, password] = ['url', 'username', 'password'].map((name) => compiler.string(element, name))
    const fixed = compiler.literal(element, 'url')
    if (fixed !== undefined && readProxy(fixed) === undefined) {
      const { position } = element.attributes.get('url')!.value
      compiler.problem(position, `"${fixed}" is not the URL of an HTTP proxy: write one, such as http://localhost:3128`)
    }
    return (exchange, message) => {
      const server = readProxy(url!(exchange), username!(exchange), password!(exchange))
      if (server === undefined) throw invalidUrl(url!(exchange))
      message.connection = { ...message.connection, proxy: server }
    }
  },
})

function invalidUrl(url: string): PolicyError {
  return new PolicyError({
    source: 'proxy',
    reason: 'InvalidProxyUrl',
    message: `'${url}' is not a valid proxy URL.`,
    status: 500,
    publicMessage: 'Internal server error',
  })
}
