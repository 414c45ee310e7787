import * as z from 'zod'
import {
  http,
  openapi,
  requireClientCertificate,
  requireGateway,
  requireRoles,
  requireScopes,
  requireSubscription,
  requireUser,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'

const Report = z.object({ made_for: z.string() })
const Stock = z.object({ partner: z.string() })
const partnerCertificate = '0123456789ABCDEF0123456789ABCDEF01234567'

/** Stands for your own records of users. */
const accounts = {
  async isClosed(id: string): Promise<boolean> {
    return id === 'mallory'
  },
}

export const getReport = http(
  { name: 'getReport', method: 'GET', route: 'reports' },
  withContext(),
  requireUser({ isDisabled: (user) => accounts.isClosed(user.id) }), // 401 for nobody, 403 for a closed account
  requireScopes('reports.read'), //                                     what the user allowed the client: all of them
  requireRoles('Reports.Reader', 'Reports.Admin'), //                   what the user may do: one of them
  openapi({ summary: 'Get the report' }),
  validateHttp({ response: Report }),
)(({ user }) => ({ made_for: user.name ?? user.id }))

export const getPartnerStock = http(
  { name: 'getPartnerStock', method: 'GET', route: 'partners/stock' },
  withContext(),
  requireSubscription(),
  requireClientCertificate({ thumbprints: [partnerCertificate] }),
  openapi({ summary: 'Get the stock, for partners' }),
  validateHttp({ response: Stock }),
)(({ subscription }) => ({ partner: subscription.name ?? subscription.id }))

export const getInternals = http(
  { name: 'getInternals', method: 'GET', route: 'internals' },
  withContext(),
  requireGateway({ audience: 'api://function-app', allowedClientIds: ['11111111-2222-3333-4444-555555555555'] }),
  openapi({ summary: 'Get what only the gateway may fetch' }),
  validateHttp({ responses: { 204: null } }),
)(() => undefined)
