import { messagePolicy } from './message.js'

/** https://learn.microsoft.com/azure/api-management/proxy-policy */
export const proxy = messagePolicy({
  name: 'proxy',
  sections: ['inbound'],
  attributes: { url: { type: 'string', required: true }, username: { type: 'string' }, password: { type: 'string' } },
  limitation: 'Requests go to their target directly.',
  edit: () => () => undefined,
})
