import { BlockList, isIP } from 'node:net'
import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import type { Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/ip-filter-policy. The address is the TCP peer's, never X-Forwarded-For's. */
export const ipFilter: Policy = {
  name: 'ip-filter',
  sections: ['inbound'],
  attributes: { action: { type: ['allow', 'forbid'], required: true } },
  children: {
    address: { text: 'string', many: true },
    'address-range': {
      attributes: { from: { type: 'string', required: true }, to: { type: 'string', required: true } },
      many: true,
    },
  },
  rule: ({ children }) =>
    children.length === 0 ? '<ip-filter> needs an <address> or <address-range> inside: add one' : undefined,
  compile(element, compiler) {
    const action = compiler.string(element, 'action')
    const lists = addressLists(element, compiler)
    return (exchange) => {
      const ip = exchange.request.ipAddress
      const family = isIP(ip)
      if (family === 0)
        throw denied('FailedToParseCallerIP', 'Failed to establish IP address for the caller. Access denied.')
      const type = family === 6 ? 'ipv6' : 'ipv4'
      const listed = lists(exchange).check(ip, type)
      if (action(exchange) === 'allow' && !listed) {
        throw denied('CallerIpNotAllowed', `Caller IP address ${ip} is not allowed. Access denied.`)
      }
      if (action(exchange) === 'forbid' && listed) {
        throw denied('CallerIpBlocked', 'Caller IP address is blocked. Access denied.')
      }
      return undefined
    }
  },
}

/** One list made at load where every address is a literal, else one for each request. */
function addressLists(element: PolicyElement, compiler: Compiler): (exchange: Exchange) => BlockList {
  const entries = element.children.map((child) =>
    child.name === 'address'
      ? { from: compiler.text(child), to: undefined }
      : { from: compiler.string(child, 'from'), to: compiler.string(child, 'to') },
  )
  const build = (exchange: Exchange): BlockList => {
    const list = new BlockList()
    for (const { from, to } of entries) add(list, from(exchange).trim(), to?.(exchange).trim())
    return list
  }
  const sources = element.children.flatMap(({ text, attributes }) => [
    text,
    ...[...attributes.values()].map((a) => a.value),
  ])
  if (sources.some((source) => source?.expression)) return build
  try {
    const list = build({} as Exchange)
    return () => list
  } catch (error) {
    compiler.problem(element.position, `an address of <ip-filter> is not valid: ${(error as Error).message}`)
    return build
  }
}

function add(list: BlockList, from: string, to: string | undefined): void {
  const [address = '', prefix] = from.split('/')
  const type = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (to !== undefined) list.addRange(from, to, type)
  else if (prefix !== undefined) list.addSubnet(address, Number(prefix), type)
  else list.addAddress(address, type)
}

function denied(reason: string, message: string): PolicyError {
  return new PolicyError({
    source: 'ip-filter',
    reason,
    message,
    status: 403,
    statusReason: 'Forbidden',
    publicMessage: 'Forbidden',
  })
}
