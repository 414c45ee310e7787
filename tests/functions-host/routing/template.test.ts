import { describe, expect, it } from '@jest/globals'
import { parseTemplate } from '../../../dev/functions-host/routing/template.js'
import { parseParameter } from '../../../dev/functions-host/routing/template-parameter.js'

describe('parseParameter', () => {
  const plain = { catchAll: false, optional: false, defaultValue: undefined, constraints: [] }

  it.each([
    ['id', { name: 'id' }],
    ['id?', { name: 'id', optional: true }],
    ['*rest', { name: 'rest', catchAll: true }],
    ['**rest', { name: 'rest', catchAll: true }],
    ['x=foo', { name: 'x', defaultValue: 'foo' }],
    ['x=', { name: 'x', defaultValue: '' }],
    ['id:int', { name: 'id', constraints: ['int'] }],
    ['id:int?', { name: 'id', constraints: ['int'], optional: true }],
    ['x:minlength(2)=zz', { name: 'x', constraints: ['minlength(2)'], defaultValue: 'zz' }],
    ['x:int:min(3)', { name: 'x', constraints: ['int', 'min(3)'] }],
    ['x:regex(a:b=c)', { name: 'x', constraints: ['regex(a:b=c)'] }],
    ['x:regex((a)|b):alpha', { name: 'x', constraints: ['regex((a)|b)', 'alpha'] }],
    [':x', { name: ':x' }],
  ])('%s', (text, expected) => {
    expect(parseParameter(text)).toEqual({ ...plain, ...expected })
  })
})

describe('parseTemplate', () => {
  it.each([
    ['api//x', `'/' cannot appear consecutively.`],
    ['api/{id', 'there is an incomplete parameter'],
    ['api/id}', 'there is an incomplete parameter'],
    ['api/{a:regex(^\\d{2}$)}', 'must be escaped as {{'],
    ['api/{}', `the parameter name '' is invalid`],
    ['api/{id}/{ID}', `the parameter 'ID' appears more than once.`],
    ['api/{*a}/b', `the catch-all 'a' must come last.`],
    ['api/{*a?}', 'a catch-all parameter cannot be optional.'],
    ['api/x{*a}', `the catch-all 'a' must be a segment of its own.`],
    ['api/{a}{b}', 'two parameters must be separated by a literal.'],
    ['api/{a?}b', `the optional 'a' must end its segment.`],
    ['api/{a}-{b?}', `only a period can precede the optional 'b'.`],
    ['api/{a=1?}', `the optional parameter 'a' cannot have a default value.`],
    ['api/a?b', `the literal section 'a?b' cannot contain '?'.`],
  ])('%s is refused and the message says why', (template, reason) => {
    expect(() => parseTemplate(template)).toThrow(`The route template '${template}' is not valid: `)
    expect(() => parseTemplate(template)).toThrow(reason)
  })

  it('reads doubled braces in a literal as braces', () => {
    expect(parseTemplate('x{{y}}z')).toEqual([[{ kind: 'literal', text: 'x{y}z' }]])
  })

  it('keeps a slash inside a parameter out of the segments', () => {
    expect(parseTemplate('a/{b:regex(x/y)}/c')).toHaveLength(3)
  })
})
