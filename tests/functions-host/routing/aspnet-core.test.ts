import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parseQuery } from '../../../dev/functions-host/http/query.js'
import { createConstraint } from '../../../dev/functions-host/routing/constraints.js'
import { createRouteMatcher } from '../../../dev/functions-host/routing/matcher.js'
import { TemplateError } from '../../../dev/functions-host/routing/template.js'

type Values = Record<string, string>
interface Recorded {
  paths: string[]
  matches: Record<string, 'refused' | Record<string, Values>>
}
interface Recording {
  constraints: { values: string[]; accepted: Record<string, string[]> }
  templates: Recorded
  segments: Recorded
  queries: Record<string, [string, string][]>
}

/** What ASP.NET Core itself answered; the file says which version. */
const recording = JSON.parse(readFileSync(new URL('./aspnet-core.json', import.meta.url), 'utf8')) as Recording

/** In a template braces are doubled, and constraints may be chained. */
function accepts(text: string): (value: string) => boolean {
  const matches = createRouteMatcher(`{v:${text}}`)
  return (value) => matches(`/${value}`) !== undefined
}

describe('constraints decide as ASP.NET Core does', () => {
  it.each(Object.entries(recording.constraints.accepted))('%s', (text, accepted) => {
    expect(recording.constraints.values.filter(accepts(text))).toEqual(accepted)
  })

  it('knows no other constraint', () => {
    expect(() => createConstraint('exists')).toThrow(/'exists' is not one of int, bool, /)
  })
})

describe.each(['templates', 'segments'] as const)('%s match as in ASP.NET Core', (kind) => {
  const { paths, matches } = recording[kind]

  it.each(Object.entries(matches))('%s', (template, expected) => {
    if (expected === 'refused') {
      expect(() => createRouteMatcher(template)).toThrow(TemplateError)
      return
    }
    const match = createRouteMatcher(template)
    const found = paths.flatMap((path): [string, Values][] => {
      const values = match(path)
      return values ? [[path, Object.fromEntries(values)]] : []
    })
    expect(Object.fromEntries(found)).toEqual(expected)
  })
})

describe('query strings become the dictionary of ASP.NET Core', () => {
  it.each(Object.entries(recording.queries))('%j', (query, expected) => {
    expect([...parseQuery(query)]).toEqual(expected)
  })
})
