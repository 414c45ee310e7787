import { aiPolicies } from './ai.js'
import { authenticationBasic, authenticationManagedIdentity } from './authentication.js'
import { authenticationCertificate } from './authentication-certificate.js'
import { base } from './base.js'
import { cacheLookup } from './cache-lookup.js'
import { cacheLookupValue } from './cache-lookup-value.js'
import { cacheRemoveValue } from './cache-remove-value.js'
import { cacheStore } from './cache-store.js'
import { cacheStoreValue } from './cache-store-value.js'
import { cacheValue } from './cache-value.js'
import { checkHeader } from './check-header.js'
import { choose } from './choose.js'
import { cors } from './cors.js'
import { crossDomain } from './cross-domain.js'
import { emitMetric } from './emit-metric.js'
import { findAndReplace } from './find-and-replace.js'
import { forwardRequest } from './forward-request.js'
import { getAuthorizationContext } from './get-authorization-context.js'
import { includeFragment } from './include-fragment.js'
import { ipFilter } from './ip-filter.js'
import { jsonToXmlPolicy } from './json-to-xml.js'
import { jsonp } from './jsonp.js'
import { limitConcurrency } from './limit-concurrency.js'
import { logToEventhub } from './log-to-eventhub.js'
import { mockResponse } from './mock-response.js'
import type { Policy } from './policy.js'
import { proxy } from './proxy.js'
import { quota } from './quota.js'
import { quotaByKey } from './quota-by-key.js'
import { rateLimit } from './rate-limit.js'
import { rateLimitByKey } from './rate-limit-by-key.js'
import { redirectContentUrls } from './redirect-content-urls.js'
import { retry } from './retry.js'
import { returnResponse } from './return-response.js'
import { rewriteUri } from './rewrite-uri.js'
import { sendOneWayRequest, sendRequest } from './send-request.js'
import { setBackendService } from './set-backend-service.js'
import { setBody } from './set-body.js'
import { setHeader } from './set-header.js'
import { setMethod } from './set-method.js'
import { setQueryParameter } from './set-query-parameter.js'
import { setStatus } from './set-status.js'
import { setVariable } from './set-variable.js'
import { trace } from './trace.js'
import { unsupportedPolicies } from './unsupported.js'
import { validateAzureAdToken } from './validate-azure-ad-token.js'
import { validateClientCertificate } from './validate-client-certificate.js'
import { validateContent } from './validate-content.js'
import { validateGraphqlRequest } from './validate-graphql-request.js'
import { validateHeaders } from './validate-headers.js'
import { validateJwt } from './validate-jwt.js'
import { validateParameters } from './validate-parameters.js'
import { validateStatusCode } from './validate-status-code.js'
import { wait } from './wait.js'
import { xmlToJsonPolicy } from './xml-to-json.js'

/** Every policy that documents may use, by element name. */
export const policies: ReadonlyMap<string, Policy> = new Map(
  [
    ...aiPolicies,
    authenticationBasic,
    authenticationCertificate,
    authenticationManagedIdentity,
    base,
    cacheLookup,
    cacheLookupValue,
    cacheRemoveValue,
    cacheStore,
    cacheStoreValue,
    cacheValue,
    checkHeader,
    choose,
    cors,
    crossDomain,
    emitMetric,
    findAndReplace,
    forwardRequest,
    getAuthorizationContext,
    includeFragment,
    ipFilter,
    jsonp,
    jsonToXmlPolicy,
    limitConcurrency,
    logToEventhub,
    mockResponse,
    proxy,
    quota,
    quotaByKey,
    rateLimit,
    rateLimitByKey,
    redirectContentUrls,
    retry,
    returnResponse,
    rewriteUri,
    sendOneWayRequest,
    sendRequest,
    setBackendService,
    setBody,
    setHeader,
    setMethod,
    setQueryParameter,
    setStatus,
    setVariable,
    trace,
    ...unsupportedPolicies,
    validateAzureAdToken,
    validateClientCertificate,
    validateContent,
    validateGraphqlRequest,
    validateHeaders,
    validateJwt,
    validateParameters,
    validateStatusCode,
    wait,
    xmlToJsonPolicy,
  ].map((policy) => [policy.name, policy]),
)
