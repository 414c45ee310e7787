import { base } from './base.js'
import { cacheLookup } from './cache-lookup.js'
import { cacheLookupValue } from './cache-lookup-value.js'
import { cacheRemoveValue } from './cache-remove-value.js'
import { cacheStore } from './cache-store.js'
import { cacheStoreValue } from './cache-store-value.js'
import { checkHeader } from './check-header.js'
import { choose } from './choose.js'
import { cors } from './cors.js'
import { findAndReplace } from './find-and-replace.js'
import { forwardRequest } from './forward-request.js'
import { includeFragment } from './include-fragment.js'
import { ipFilter } from './ip-filter.js'
import type { Policy } from './policy.js'
import { quota } from './quota.js'
import { rateLimit } from './rate-limit.js'
import { returnResponse } from './return-response.js'
import { rewriteUri } from './rewrite-uri.js'
import { setBackendService } from './set-backend-service.js'
import { setBody } from './set-body.js'
import { setHeader } from './set-header.js'
import { setMethod } from './set-method.js'
import { setQueryParameter } from './set-query-parameter.js'
import { setStatus } from './set-status.js'
import { setVariable } from './set-variable.js'
import { trace } from './trace.js'

/** Every policy that documents may use, by element name. */
export const policies: ReadonlyMap<string, Policy> = new Map(
  [
    base,
    cacheLookup,
    cacheLookupValue,
    cacheRemoveValue,
    cacheStore,
    cacheStoreValue,
    checkHeader,
    choose,
    cors,
    findAndReplace,
    forwardRequest,
    includeFragment,
    ipFilter,
    quota,
    rateLimit,
    returnResponse,
    rewriteUri,
    setBackendService,
    setBody,
    setHeader,
    setMethod,
    setQueryParameter,
    setStatus,
    setVariable,
    trace,
  ].map((policy) => [policy.name, policy]),
)
