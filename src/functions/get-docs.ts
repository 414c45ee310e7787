import { http, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { CONTENT_SECURITY_POLICY } from '../openapi/assets.js'
import { documented } from './shared/documentation.js'
import { assets } from './shared/services.js'

export const getDocs = http(
  { name: 'getDocs', method: 'GET', route: 'docs' },
  withContext(),
  documented(),
  inject({ assets }),
  openapi({
    summary: 'Show the documentation page',
    tags: ['Documentation'],
    responses: { 200: { description: 'The page.', contentType: 'text/html' } },
  }),
  validateHttp({}),
)(async ({ assets }) =>
  respond({
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      // The page names its files by their content: it must be new for them to be.
      'Cache-Control': 'no-cache',
    },
    body: await assets.page(),
  }),
)
