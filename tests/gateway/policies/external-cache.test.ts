import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import type { Gateway, GatewayOptions } from '../../../dev/gateway/index.js'
import { api, policies, reply, testGateway } from '../sample.js'
import { freePort, REDIS_SERVER, RedisDouble, startRedis } from '../state/redis-double.js'

const gateways: Gateway[] = []
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close()
})

/** A gateway with one API, whose backend counts its answers. */
async function start(policy: string, redis: string | undefined, options: Partial<GatewayOptions> = {}) {
  let count = 0
  const world = await testGateway(
    { ...api('shop'), 'apis/shop/policy.xml': policy },
    {
      answer: () => reply(200, String(++count), { 'X-Count': String(count) }),
      ...(redis === undefined ? {} : { redis }),
      ...options,
    },
  )
  gateways.push(world.gateway)
  const get = async () => {
    const { headers, body } = await world.gateway.handle({ url: '/shop/items' })
    return { text: await body.text(), headers }
  }
  return { ...world, get }
}

const put = (value: string, type: string) =>
  `<cache-store-value key="k" value="${value}" duration="60" caching-type="${type}"/>`
const look = (type: string) => `<cache-lookup-value key="k" variable-name="v" caching-type="${type}"/>`
const show = (...steps: readonly string[]) =>
  policies({
    inbound: `<base/>${steps.join('')}<return-response><set-body>@{
      if (!context.Variables.ContainsKey("v")) return "(none)";
      var v = context.Variables["v"];
      return v == null ? "null" : v.GetType().FullName + " " + v;
    }</set-body></return-response>`,
  })

const servers = existsSync(REDIS_SERVER) ? ['the double', 'a real Redis'] : ['the double']

describe.each(servers)('the external cache: %s', (server) => {
  let redis: { readonly port: number; close(): Promise<void> }
  let url: string
  beforeAll(async () => {
    const double = new RedisDouble()
    redis = server === 'the double' ? { port: await double.listen(), close: () => double.close() } : await startRedis()
    url = `redis://127.0.0.1:${redis.port}`
  })
  afterAll(() => redis.close())

  it.each([
    ['"text"', 'System.String text'],
    ['true', 'System.Boolean True'],
    ['5', 'System.Int32 5'],
    ['5000000000', 'System.Int64 5000000000'],
    ['18446744073709551615', 'System.UInt64 18446744073709551615'],
    ['1.5', 'System.Double 1.5'],
    ['1.5f', 'System.Single 1.5'],
    ['1.50m', 'System.Decimal 1.50'],
    ["'x'", 'System.Char x'],
    ['(byte)7', 'System.Byte 7'],
    ['(short)-7', 'System.Int16 -7'],
    ['new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff")', 'System.Guid 6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
    ['TimeSpan.FromSeconds(90.5)', 'System.TimeSpan 00:01:30.5000000'],
    ['new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)', 'System.DateTime 01/02/2026 03:04:05'],
    [
      'new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))',
      'System.DateTimeOffset 01/02/2026 03:04:05 +02:00',
    ],
    ['new JValue(5)', 'Newtonsoft.Json.Linq.JValue 5'],
  ])('keeps the type of %s', async (value, expected) => {
    const store = `<cache-store-value key="k" value="@(${value.replaceAll('"', '&quot;')})" duration="60"/>`
    const { get } = await start(show(store, look('external')), url)
    expect((await get()).text).toBe(expected)
  })

  it.each([
    [
      'new JObject(new JProperty("a", 1.0))',
      '((JObject)context.Variables["v"]).ToString(Formatting.None)',
      '{"a":1.0}',
    ],
    ['new JArray(1, "b")', '((JArray)context.Variables["v"])[1].ToString()', 'b'],
    ['new byte[] { 1, 255 }', 'Convert.ToBase64String((byte[])context.Variables["v"])', 'Af8='],
    ['new string[] { "a", null }', '(((string[])context.Variables["v"])[1] == null).ToString()', 'True'],
    ['new int[] { 1, 2 }', '((int[])context.Variables["v"])[1].ToString()', '2'],
    ['(string)null', '(context.Variables["v"] == null).ToString()', 'True'],
    [
      '"eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.".AsJwt()',
      '((Jwt)context.Variables["v"]).Subject + ((Jwt)context.Variables["v"]).Algorithm',
      'menone',
    ],
  ])('gives %s back as it was', async (value, expression, expected) => {
    const policy = policies({
      inbound: `<base/><cache-store-value key="k" value='@(${value})' duration="60"/>${look('external')}
        <return-response><set-body>@(${expression})</set-body></return-response>`,
    })
    const { get } = await start(policy, url)
    expect((await get()).text).toBe(expected)
  })

  it('keeps a response that send-request got', async () => {
    const policy = policies({
      inbound: `<base/><send-request response-variable-name="r"><set-url>http://other.test/</set-url></send-request>
        <cache-store-value key="k" value='@((Response)context.Variables["r"])' duration="60"/>${look('external')}
        <return-response response-variable-name="v"/>`,
    })
    const { text, headers } = await (await start(policy, url)).get()
    expect([text, headers.get('X-Count')]).toEqual(['1', '1'])
  })

  it('says what cannot be kept there, and goes on', async () => {
    const { get, log } = await start(show(put('@(context.Request)', 'external')), url)
    expect((await get()).text).toBe('(none)')
    expect(log).toEqual([expect.objectContaining({ source: 'cache-store-value', severity: 'error' })])
  })

  it('is shared by gateways, unlike the internal one', async () => {
    const writer = await start(show(put('one', 'internal'), put('two', 'external')), url)
    await writer.get()
    const reader = async (type: string) => (await (await start(show(look(type)), url)).get()).text
    expect([await reader('internal'), await reader('external'), await reader('prefer-external')]).toEqual([
      '(none)',
      'System.String two',
      'System.String two',
    ])
    const remover = await start(show('<cache-remove-value key="k"/>'), url)
    await remover.get()
    expect(await reader('external')).toBe('(none)')
  })

  it('keeps responses, with status, headers and body', async () => {
    const policy = policies({
      inbound: '<base/><cache-lookup vary-by-developer="false" vary-by-developer-groups="false"/>',
      outbound: '<cache-store duration="60"/><base/>',
    })
    const [first, second] = [await start(policy, url), await start(policy, url)]
    expect((await first.get()).text).toBe('1')
    const hit = await second.get()
    expect([hit.text, hit.headers.get('X-Count'), second.sent.length]).toEqual(['1', '1', 0])
    const internal = policy.replace('vary-by-developer=', 'caching-type="internal" vary-by-developer=')
    expect((await (await start(internal, url)).get()).text).toBe('1')
  })

  it('has cache-value keep what its policies made', async () => {
    const policy = show(
      `<cache-value key="made" variable-name="v"><value><set-variable name="v" value="@(context.RequestId.ToString().Length)"/>
       <trace source="made">now</trace></value></cache-value>`,
    )
    for (const turn of [1, 0]) {
      const { get, log } = await start(policy, url)
      expect([(await get()).text, log.length]).toEqual(['System.Int32 36', turn])
    }
  })

  it('takes what another program wrote under the key for nothing', async () => {
    const client = new Redis(url, { protocol: 2, disableClientInfo: true, enableReadyCheck: false })
    for (const foreign of ['{', '["unheard of"]', '']) {
      await client.set('apim-local:value:k', foreign, 'PX', 1000)
      expect((await (await start(show(look('external')), url)).get()).text).toBe('(none)')
    }
    client.disconnect()
  })
})

describe('where the external cache is', () => {
  const policy = show(put('x', 'prefer-external'), look('internal'))

  it.each<[string, string, (url: string) => Partial<GatewayOptions>]>([
    ['the option', 'used', (redis) => ({ redis })],
    ['the environment', 'used', (url) => ({ environment: { APIM_EXTERNAL_CACHE: url } })],
    ['the configuration', 'used', (url) => ({ configuration: { externalCache: { url } } })],
    [
      'the last configuration',
      'used',
      (url) => ({
        configuration: [{ externalCache: { url: 'redis://127.0.0.1:1' } }, { externalCache: { url } }],
      }),
    ],
    [
      'the environment before the configuration',
      'used',
      (url) => ({
        environment: { APIM_EXTERNAL_CACHE: url },
        configuration: { externalCache: { url: 'redis://127.0.0.1:1' } },
      }),
    ],
    ['nowhere', 'not used', () => ({})],
  ])('%s names it', async (_, expected, options) => {
    const redis = new RedisDouble()
    const url = `redis://127.0.0.1:${await redis.listen()}`
    const { get } = await start(policy, undefined, options(url))
    expect((await get()).text).toBe(expected === 'used' ? '(none)' : 'System.String x')
    expect(redis.keys.has('apim-local:value:k')).toBe(expected === 'used')
    await redis.close()
  })

  it('given by a test takes its place', async () => {
    const kept = new Map<string, string>()
    const externalCache = {
      get: async (key: string) => kept.get(key),
      set: async (key: string, text: string) => void kept.set(key, text),
      delete: async (key: string) => void kept.delete(key),
    }
    const { get } = await start(show(put('x', 'external'), look('external')), undefined, { externalCache })
    expect([(await get()).text, [...kept]]).toEqual(['System.String x', [['value:k', '["string","x"]']]])
  })

  it.each([
    ['localhost:6379', '(the option redis):1:1: the external cache needs the URL of a Redis'],
    ['http://localhost', '(the option redis):1:1: the external cache needs the URL of a Redis'],
    ['redis://', '(the option redis):1:1: the external cache needs the URL of a Redis'],
  ])('%s is no such place', async (redis, message) => {
    await expect(start(policy, redis)).rejects.toThrow(message)
  })

  it('is named in full by the configuration', async () => {
    const configuration = { externalCache: { url: 'rediss://:key@host:6380', ssl: true } }
    await expect(start(policy, undefined, { configuration })).rejects.toThrow('has no property "ssl"')
    await expect(start(policy, undefined, { configuration: { externalCache: {} as never } })).rejects.toThrow(
      'needs "url"',
    )
  })

  it('may be out of order: requests are served, and the log says so once', async () => {
    const redis = `redis://127.0.0.1:${await freePort()}`
    const { get, log } = await start(show(put('x', 'external'), look('external')), redis)
    expect([(await get()).text, (await get()).text]).toEqual(['(none)', '(none)'])
    expect(log).toEqual([expect.objectContaining({ source: 'external-cache', severity: 'error' })])
  })

  it('may change with a reload', async () => {
    const [first, second] = [new RedisDouble(), new RedisDouble()]
    const urls = [`redis://127.0.0.1:${await first.listen()}`, `redis://127.0.0.1:${await second.listen()}`]
    const configuration = { externalCache: { url: urls[0]! } }
    const { get, gateway } = await start(policy, undefined, { configuration })
    await get()
    await gateway.reload()
    await get()
    configuration.externalCache.url = urls[1]!
    await gateway.reload()
    await get()
    expect([first, second].map(({ commands }) => commands.map(([name]) => name))).toEqual([['set', 'set'], ['set']])
    await first.close()
    await second.close()
  })
})
