/**
 * Policies that are misspelt nowhere and wrong all the same, by kind. Each stands where it may; ▸ marks the place of what is wrong
 * in it.
 */
export const misused: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  enumeration: {
    inbound: [
      '<set-header name="a" exists-action="▸replace"><value>1</value></set-header>',
      '<ip-filter action="▸deny"><address>10.0.0.1</address></ip-filter>',
      '<send-request mode="▸clone" response-variable-name="r"><set-url>https://a.test</set-url></send-request>',
      '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" downstream-caching-type="▸shared" />',
      '<cache-lookup-value key="k" variable-name="v" caching-type="▸redis" />',
      '<validate-content unspecified-content-type-action="▸block" max-size="1" size-exceeded-action="detect" />',
      '<wait for="▸both"><choose><when condition="@(true)" /></choose></wait>',
      '<llm-token-limit counter-key="k" estimate-prompt-tokens="true" token-quota="5" token-quota-period="▸Secondly" />',
      '<trace source="s" severity="▸fatal"><message>m</message></trace>',
    ],
    outbound: ['<xml-to-json kind="▸indirect" apply="always" />', '<json-to-xml apply="▸sometimes" />'],
  },
  'missing child': {
    inbound: [
      '▸<set-header name="a" exists-action="override" />',
      '▸<set-query-parameter name="a" exists-action="append" />',
      '▸<choose />',
      '<choose>▸<when><set-method>GET</set-method></when></choose>',
      '▸<ip-filter action="allow" />',
      '▸<send-request mode="new" response-variable-name="r" />',
      '<validate-jwt header-name="A">▸<required-claims /></validate-jwt>',
      '<validate-jwt header-name="A">▸<audiences /></validate-jwt>',
      '<validate-jwt header-name="A"><issuer-signing-keys>▸<key /></issuer-signing-keys></validate-jwt>',
      '▸<cors />',
      '<validate-client-certificate><identities /></validate-client-certificate>'.replace(
        '<identities',
        '▸<identities',
      ),
      '▸<set-method />',
    ],
    outbound: ['▸<emit-metric value="1" />', '▸<set-status />'],
  },
  'missing attribute': {
    inbound: [
      '▸<set-variable name="a" />',
      '▸<check-header name="a" />',
      '▸<rate-limit calls="5" />',
      '▸<cache-store-value key="a" value="1" />',
      '▸<include-fragment />',
      '▸<validate-jwt />',
      '▸<set-backend-service />',
      '▸<quota-by-key calls="1" renewal-period="300" />',
    ],
  },
  parent: {
    inbound: [
      '<choose>▸<set-method>GET</set-method></choose>',
      '<return-response>▸<choose><when condition="@(true)" /></choose></return-response>',
      '<wait>▸<set-method>GET</set-method></wait>',
      '<send-request mode="copy" response-variable-name="r">▸<rewrite-uri template="/" /></send-request>',
      '<set-variable name="a" value="1">▸<set-method>GET</set-method></set-variable>',
      '<validate-jwt header-name="A">▸<audience>a</audience></validate-jwt>',
      '<choose><when condition="@(true)">▸<base /></when></choose>',
      '<retry condition="@(true)" count="1" interval="1">▸<forward-request /></retry>',
      '<limit-concurrency key="k" max-count="1">▸<cache-store duration="1" /></limit-concurrency>',
      '▸<value>1</value>',
    ],
  },
  twice: {
    inbound: [
      '<cors><allowed-origins><origin>*</origin></allowed-origins></cors>▸<cors><allowed-origins><origin>*</origin></allowed-origins></cors>',
      '<rate-limit calls="1" renewal-period="1" />▸<rate-limit calls="2" renewal-period="1" />',
      '<set-method>GET</set-method><choose><when condition="@(true)"><rate-limit calls="1" renewal-period="1" />▸<rate-limit calls="2" renewal-period="1" /></when></choose>',
      '<choose><when condition="@(true)" /><otherwise />▸<otherwise /></choose>',
      '<validate-jwt header-name="A"><audiences><audience>a</audience></audiences>▸<audiences><audience>b</audience></audiences></validate-jwt>',
      '<return-response><set-status code="200" />▸<set-status code="201" /></return-response>',
    ],
    outbound: ['<jsonp callback-parameter-name="c" />▸<jsonp callback-parameter-name="c" />'],
  },
  expression: {
    inbound: [
      '<rate-limit calls="▸@(5)" renewal-period="60" />',
      '<include-fragment fragment-id="▸@("a")" />',
      '<cache-lookup-value key="k" variable-name="▸@("v")" />',
      '<set-body template="▸@("liquid")">a</set-body>',
      '<limit-concurrency key="k" max-count="▸@(5)" />',
      '<return-response response-variable-name="▸@("r")" />',
      '<rate-limit-by-key calls="1" renewal-period="1" counter-key="k" remaining-calls-header-name="▸@("h")" />',
    ],
  },
  range: {
    inbound: [
      '<rate-limit calls="1" renewal-period="▸301" />',
      '<rate-limit-by-key calls="1" renewal-period="▸0" counter-key="k" />',
      '<retry condition="@(true)" count="▸51" interval="1" />',
      '<retry condition="@(true)" count="▸0" interval="1" />',
    ],
  },
}
