import { describe, expect, it } from '@jest/globals'
import { sections, World } from './harness.js'

const envelope = (inner: string) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><m:AnswerResponse xmlns:m="urn:m">${inner}</m:AnswerResponse></soap:Body></soap:Envelope>`

async function render(template: string, body: string, type = 'text/xml; charset=utf-8'): Promise<string> {
  const world = new World()
  world.backend = () => ({ body, headers: { 'Content-Type': type } })
  const policy = sections({ outbound: `<base /><set-body template="liquid">${template}</set-body>` })
  return (await world.send(world.plan(policy))).text
}
const ANSWER = 'body.envelope.body.answerresponse'

describe('XML in liquid', () => {
  const xml = envelope('<m:Name lang="it" m:id="7">Roma</m:Name><m:Size/><m:City><m:Zip>1</m:Zip></m:City>')

  it.each([
    [`{{ ${ANSWER}.Name }}`, 'Roma'],
    [`{{ ${ANSWER}.name | Upcase }}`, 'ROMA'],
    [`{{ ${ANSWER}.Name.lang }}{{ ${ANSWER}.Name.ID }}`, 'it7'],
    [`{{ ${ANSWER}.City.Zip }}`, '1'],
    [`{{ ${ANSWER}.City }}{{ ${ANSWER}.Size }}{{ ${ANSWER}.None }}`, ''],
    [`{% if ${ANSWER}.Name %}yes{% else %}no{% endif %}{% if ${ANSWER}.None %}yes{% else %}no{% endif %}`, 'yesno'],
    ['{{ body.constructor }}{{ body.__proto__ }}{{ body.members }}', ''],
  ])('%s: %s', async (template, text) => {
    expect(await render(template, xml)).toBe(text)
  })
})

describe('headers and variables in liquid', () => {
  it.each(['Request.Headers', 'Response.Headers', 'Variables'])('show what is in %s alone', async (holder) => {
    const members = ['constructor', '__proto__', 'headers', 'exchange', 'toJSON', 'liquidMethodMissing']
    const template = members.map((name) => `{{ context.${holder}.${name} }}`).join('')
    expect(await render(`[${template}]`, '{}', 'application/json')).toBe('[]')
  })

  it('show a variable of any name', async () => {
    const set = '<set-variable name="exchange" value="x" />'
    const world = new World()
    await world.run(`${set}<set-body template="liquid">{{ context.Variables.exchange }}</set-body>`)
    expect(world.sent[0]!.body).toBe('x')
  })
})

describe('JSONArrayFor', () => {
  const template = (list: string) => `[{% JSONArrayFor item in ${list} -%} "{{ item.Code }}" {% endJSONArrayFor -%} ]`
  const items = (...codes: readonly string[]) => codes.map((code) => `<Item><Code>${code}</Code></Item>`).join('')

  it.each([
    [items('a', 'b', 'c'), ['a', 'b', 'c']],
    [items('a'), ['a']],
    ['', []],
  ])('is a loop over the elements in %j', async (inner, codes) => {
    const text = await render(template(`${ANSWER}.Items`), envelope(`<m:Items>${inner}</m:Items>`))
    expect(JSON.parse(text)).toEqual(codes)
  })

  it('is a loop over elements of one name, and over JSON', async () => {
    expect(JSON.parse(await render(template(`${ANSWER}.Item`), envelope(items('a', 'b'))))).toEqual(['a', 'b'])
    const json = JSON.stringify({ items: [{ Code: 1 }, { Code: 2 }] })
    expect(JSON.parse(await render(template('body.items'), json, 'application/json'))).toEqual(['1', '2'])
    expect(await render(template('body.none'), json, 'application/json')).toBe('[]')
  })

  it('may stand within another', async () => {
    const nested =
      '[{% JSONArrayFor row in body.rows %}[{% JSONArrayFor cell in row %}{{ cell }}{% endJSONArrayFor %}]{% endJSONArrayFor %}]'
    expect(JSON.parse(await render(nested, '{"rows":[[1,2],[3]]}', 'application/json'))).toEqual([[1, 2], [3]])
  })

  it.each([
    ['{% JSONArrayFor a in body.a %}', /tag .*not closed/],
    ['{% JSONArrayFor a %}{% endJSONArrayFor %}', /illegal tag/],
  ])('is refused at load: %s', (text, message) => {
    const policy = sections({ outbound: `<set-body template="liquid">${text}</set-body>` })
    expect(() => new World().plan(policy)).toThrow(message)
  })
})
