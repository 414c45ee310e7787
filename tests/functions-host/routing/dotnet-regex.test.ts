import { describe, expect, it } from '@jest/globals'
import { toJavaScriptRegExp } from '../../../dev/functions-host/routing/dotnet-regex.js'

describe('toJavaScriptRegExp', () => {
  it.each([
    ['^a.*$', ['abc', 'ABC', 'a\n'], ['ba']],
    ['^\\d+$', ['12', '٣', '1\n'], ['', 'x', '1\n\n']],
    ['^\\D+$', ['ab'], ['1', '٣']],
    ['^\\w+$', ['aé_1', '你'], ['a-b', '']],
    ['^[\\w-]+$', ['a-b_é'], ['a.b']],
    ['^\\W$', ['-'], ['é', '你', '_', '1']],
    ['^[^\\w]$', ['-'], ['é', '你', '_', '1']],
    ['\\Aab\\Z', ['ab', 'ab\n'], ['xab', 'abx']],
    ['\\Aab\\z', ['ab'], ['ab\n']],
    ['^a\\-b\\_c\\@$', ['a-b_c@'], ['a-bc@']],
    ['^[a$]$', ['a', '$'], ['b']],
    ['^[[a]$', ['[', 'a'], [']']],
    ['^a]$', ['a]'], ['a']],
    ['^{x}$', ['{x}'], ['x']],
    ['^a{2}$', ['aa'], ['a']],
    ['^a{2,3}$', ['aaa'], ['aaaa']],
    ['b', ['abc'], ['ac']],
  ])('%s', (pattern, matching, other) => {
    const expression = toJavaScriptRegExp(pattern)
    expect(matching.filter((text) => !expression.test(text))).toEqual([])
    expect(other.filter((text) => expression.test(text))).toEqual([])
  })

  it.each(['(', '[', 'a)', '*', '[\\W]'])('refuses %s', (pattern) => {
    expect(() => toJavaScriptRegExp(pattern)).toThrow(SyntaxError)
  })
})
