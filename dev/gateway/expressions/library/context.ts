import { ArrayValue } from '../runtime/array.js'
import { QueryValue } from '../runtime/collections.js'
import * as view from '../runtime/context-view.js'
import { DateTimeValue, TimeSpanValue } from '../runtime/datetime.js'
import { GuidValue } from '../runtime/guid.js'
import type * as source from '../source.js'
import { STRING } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'

/** Members of `context`, by https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#ContextVariables */

defineEnum('Apim.BackendType', ['Single', 'Pool'])
defineEnum('Apim.ProductState', ['NotPublished', 'Published'])

const date = (ms: number | undefined) => (ms === undefined ? null : DateTimeValue.fromUnix(ms))
const sequence = (name: string, items: readonly unknown[]) => new QueryValue(typeNamed(name), () => items)
const headers = (message: { headers: source.HeadersSource }) => view.HeaderDictionary.of(message.headers)
const url = (value: source.UrlSource) => view.UrlView.of(value)

define('class Apim.Context', {
  'ContextApi Api { get; }': (c: source.ContextSource) => c.api ?? null,
  'Backend Backend { get; }': (c: source.ContextSource) => c.backend ?? null,
  'Deployment Deployment { get; }': (c: source.ContextSource) => c.services.deployment,
  'TimeSpan Elapsed { get; }': (c: source.ContextSource) =>
    new TimeSpanValue(BigInt(Math.round((c.elapsed ?? c.services.clock.now() - c.timestamp) * 10_000))),
  'GraphQLArguments GraphQL { get; }': () => view.GRAPHQL,
  'LastError LastError { get; }': (c: source.ContextSource) => c.lastError ?? null,
  'Operation Operation { get; }': (c: source.ContextSource) => c.operation ?? null,
  'Product Product { get; }': (c: source.ContextSource) => c.product ?? null,
  'Request Request { get; }': (c: source.ContextSource) => c.request,
  'Guid RequestId { get; }': (c: source.ContextSource) => GuidValue.parse(c.requestId),
  'Response Response { get; }': (c: source.ContextSource) => view.responseOf(c.response),
  'Subscription Subscription { get; }': (c: source.ContextSource) => c.subscription ?? null,
  'DateTime Timestamp { get; }': (c: source.ContextSource) => date(c.timestamp),
  'bool Tracing { get; }': (c: source.ContextSource) => c.tracing ?? false,
  'User User { get; }': (c: source.ContextSource) => c.user ?? null,
  'IReadOnlyDictionary<string, object> Variables { get; }': (c: source.ContextSource) =>
    view.VariableDictionary.of(c.variables),
  'Workspace Workspace { get; }': (c: source.ContextSource) => c.workspace ?? null,
  'void Trace(string message)': (c: source.ContextSource, message: string) =>
    c.services.trace('context.Trace', message, 'information'),
})

const REQUEST = {
  'X509Certificate2 Certificate { get; }': (r: source.RequestSource) => view.certificateOf(r.certificate),
  'IReadOnlyDictionary<string, string[]> Headers { get; }': headers,
  'string IpAddress { get; }': (r: source.RequestSource) => r.ipAddress,
  'IReadOnlyDictionary<string, string> MatchedParameters { get; }': (r: source.RequestSource) =>
    new view.ParameterDictionary(r.matchedParameters),
  'string Method { get; }': (r: source.RequestSource) => r.method,
  'IUrl OriginalUrl { get; }': (r: source.RequestSource) => url(r.originalUrl),
  'IUrl Url { get; }': (r: source.RequestSource) => url(r.url),
  'IMessageBody Body { get; }': view.bodyOf,
}
define('interface Apim.IRequest', REQUEST)
define('class Apim.Request : IRequest', {
  ...REQUEST,
  'PrivateEndpointConnection PrivateEndpointConnection { get; }': () => null,
  'Foundry Foundry { get; }': () => null,
})
const RESPONSE = {
  'IMessageBody Body { get; }': view.bodyOf,
  'IReadOnlyDictionary<string, string[]> Headers { get; }': headers,
  'int StatusCode { get; }': (r: source.ResponseSource) => r.status,
  'string StatusReason { get; }': (r: source.ResponseSource) => r.reason,
}
define('interface Apim.IResponse', RESPONSE)
define('class Apim.Response : IResponse', RESPONSE)
define('class Apim.PrivateEndpointConnection', {
  'string Name { get; }': () => null,
  'string GroupId { get; }': () => null,
  'string MemberName { get; }': () => null,
})
define('class Apim.Foundry', { 'string Deployment { get; }': () => null })
define('class Apim.GraphQLArguments', {
  'IDictionary<string, JToken> Arguments { get; }': () => null,
  'IDictionary<string, JToken> GraphQLArguments { get; }': () => null,
  'JObject Parent { get; }': () => null,
})

define('interface Apim.IMessageBody', {
  'T As<T>(bool preserveContent = false)': view.readBodyAs,
  'IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false)': view.readForm,
})
define('interface Apim.IUrl', {
  'string Host { get; }': (u: view.UrlView) => u.source.host,
  'string Path { get; }': (u: view.UrlView) => u.path,
  'int Port { get; }': (u: view.UrlView) => u.source.port,
  'IReadOnlyDictionary<string, string[]> Query { get; }': (u: view.UrlView) => u.query,
  'string QueryString { get; }': (u: view.UrlView) => u.queryString,
  'string Scheme { get; }': (u: view.UrlView) => u.source.scheme,
  'Uri ToUri()': (u: view.UrlView) => u.toUri(),
  'string ToString()': (u: view.UrlView) => u.display(),
})

const API = {
  'string Id { get; }': (a: source.ApiSource) => a.id,
  'string Name { get; }': (a: source.ApiSource) => a.name,
  'string Path { get; }': (a: source.ApiSource) => a.path,
  'IEnumerable<string> Protocols { get; }': (a: source.ApiSource) =>
    ArrayValue.of(STRING, [...(a.protocols ?? ['https'])]),
  'IUrl ServiceUrl { get; }': (a: source.ApiSource) => view.UrlView.parse(a.serviceUrl),
  'ISubscriptionKeyParameterNames SubscriptionKeyParameterNames { get; }': (a: source.ApiSource) =>
    a.subscriptionKeyParameterNames ?? { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' },
}
define('interface Apim.ISubscriptionKeyParameterNames', {
  'string Header { get; }': (n: { header: string }) => n.header,
  'string Query { get; }': (n: { query: string }) => n.query,
})
define('interface Apim.IApi', API)
define('class Apim.ContextApi : IApi', {
  ...API,
  'bool IsCurrentRevision { get; }': (a: source.ApiSource) => a.isCurrentRevision,
  'string Revision { get; }': (a: source.ApiSource) => a.revision,
  'string Version { get; }': (a: source.ApiSource) => (a.version === '' ? null : a.version),
})
define('class Apim.Backend', {
  'string Id { get; }': (b: { id: string }) => b.id,
  'BackendType Type { get; }': (b: { type: string }) => (b.type === 'Pool' ? 1 : 0),
  'string AzureRegion { get; }': (b: { azureRegion?: string }) => b.azureRegion ?? null,
})
type DeploymentSource = source.ContextSource['services']['deployment']
define('class Apim.Gateway', {
  'string Id { get; }': (d: DeploymentSource) => d.gatewayId,
  'string InstanceId { get; }': (d: DeploymentSource) => d.gatewayId,
  'bool IsManaged { get; }': (d: DeploymentSource) => d.isManaged,
})
define('class Apim.Deployment', {
  'Gateway Gateway { get; }': (d: DeploymentSource) => d,
  'string GatewayId { get; }': (d: DeploymentSource) => d.gatewayId,
  'string Region { get; }': (d: DeploymentSource) => d.region,
  'string ServiceId { get; }': (d: DeploymentSource) => d.serviceName,
  'string ServiceName { get; }': (d: DeploymentSource) => d.serviceName,
  'IReadOnlyDictionary<string, X509Certificate2> Certificates { get; }': (d: DeploymentSource) =>
    view.certificates(d.certificates),
})
define('class Apim.LastError', {
  'string Source { get; }': (e: source.LastErrorSource) => e.source,
  'string Reason { get; }': (e: source.LastErrorSource) => e.reason,
  'string Message { get; }': (e: source.LastErrorSource) => e.message,
  'string Scope { get; }': (e: source.LastErrorSource) => e.scope ?? null,
  'string Section { get; }': (e: source.LastErrorSource) => e.section ?? null,
  'string Path { get; }': (e: source.LastErrorSource) => e.path ?? null,
  'string PolicyId { get; }': (e: source.LastErrorSource) => e.policyId ?? null,
})
define('class Apim.Operation', {
  'string Id { get; }': (o: source.OperationSource) => o.id,
  'string Method { get; }': (o: source.OperationSource) => o.method,
  'string Name { get; }': (o: source.OperationSource) => o.name,
  'string UrlTemplate { get; }': (o: source.OperationSource) => o.urlTemplate,
})
define('class Apim.IGroup', {
  'string Id { get; }': (g: source.GroupSource) => g.id,
  'string Name { get; }': (g: source.GroupSource) => g.name,
})
define('class Apim.Product', {
  'IEnumerable<IApi> Apis { get; }': (p: source.ProductSource) => sequence('IApi', p.apis ?? []),
  'bool ApprovalRequired { get; }': (p: source.ProductSource) => p.approvalRequired,
  'IEnumerable<IGroup> Groups { get; }': (p: source.ProductSource) => sequence('IGroup', p.groups ?? []),
  'string Id { get; }': (p: source.ProductSource) => p.id,
  'string Name { get; }': (p: source.ProductSource) => p.name,
  'ProductState State { get; }': (p: source.ProductSource) => (p.state === 'published' ? 1 : 0),
  'int? SubscriptionLimit { get; }': (p: source.ProductSource) => p.subscriptionsLimit ?? null,
  'int? SubscriptionsLimit { get; }': (p: source.ProductSource) => p.subscriptionsLimit ?? null,
  'bool SubscriptionRequired { get; }': (p: source.ProductSource) => p.subscriptionRequired,
})
define('class Apim.Workspace', {
  'string Id { get; }': (w: { id: string }) => w.id,
  'string Name { get; }': (w: { name: string }) => w.name,
})
define('class Apim.Subscription', {
  'DateTime CreatedDate { get; }': (s: source.SubscriptionSource) => date(s.createdDate),
  'DateTime? EndDate { get; }': (s: source.SubscriptionSource) => date(s.endDate),
  'string Id { get; }': (s: source.SubscriptionSource) => s.id,
  'string Key { get; }': (s: source.SubscriptionSource) => s.key,
  'string Name { get; }': (s: source.SubscriptionSource) => s.name,
  'string PrimaryKey { get; }': (s: source.SubscriptionSource) => s.primaryKey,
  'string SecondaryKey { get; }': (s: source.SubscriptionSource) => s.secondaryKey,
  'DateTime? StartDate { get; }': (s: source.SubscriptionSource) => date(s.startDate),
})
define('class Apim.UserIdentity', {
  'string Id { get; }': (i: { id: string }) => i.id,
  'string Provider { get; }': (i: { provider: string }) => i.provider,
})
define('class Apim.User', {
  'string Email { get; }': (u: source.UserSource) => u.email,
  'string FirstName { get; }': (u: source.UserSource) => u.firstName,
  'IEnumerable<IGroup> Groups { get; }': (u: source.UserSource) => sequence('IGroup', u.groups),
  'string Id { get; }': (u: source.UserSource) => u.id,
  'IEnumerable<UserIdentity> Identities { get; }': (u: source.UserSource) =>
    sequence('UserIdentity', u.identities ?? []),
  'string LastName { get; }': (u: source.UserSource) => u.lastName,
  'string Note { get; }': (u: source.UserSource) => u.note ?? null,
  'DateTime RegistrationDate { get; }': (u: source.UserSource) => date(u.registrationDate),
})
