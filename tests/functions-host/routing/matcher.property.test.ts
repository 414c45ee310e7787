import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createRouteMatcher } from '../../../dev/functions-host/routing/matcher.js'

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/)
const value = fc.stringMatching(/^[^/]{1,8}$/)
/** A segment of a template, and a text that it matches. */
const segment = fc.oneof(
  word.map((text) => ({ parameter: false, text })),
  value.map((text) => ({ parameter: true, text })),
)
const segments = fc.array(segment, { minLength: 1, maxLength: 6 })

type Segment = { readonly parameter: boolean; readonly text: string }

function toTemplate(list: readonly Segment[]): string {
  return list.map(({ parameter, text }, index) => (parameter ? `{p${index}}` : text)).join('/')
}

function toPath(list: readonly Segment[]): string {
  return `/${list.map(({ text }) => text).join('/')}`
}

function toValues(list: readonly Segment[]): Record<string, string> {
  return Object.fromEntries(list.flatMap(({ parameter, text }, index) => (parameter ? [[`p${index}`, text]] : [])))
}

function match(template: string, path: string): Record<string, string> | undefined {
  const values = createRouteMatcher(template)(path)
  return values && Object.fromEntries(values)
}

describe('the route matcher', () => {
  it('gives every parameter the text in its place', () => {
    fc.assert(fc.property(segments, (list) => expect(match(toTemplate(list), toPath(list))).toEqual(toValues(list))))
  })

  it('ignores one trailing slash, and the case of literals but not of values', () => {
    const shout = ({ parameter, text }: Segment) => ({ parameter, text: parameter ? text : text.toUpperCase() })
    fc.assert(
      fc.property(segments, (list) => {
        expect(match(toTemplate(list), `${toPath(list.map(shout))}/`)).toEqual(toValues(list))
      }),
    )
  })

  it('matches neither a longer nor a shorter path, nor an empty segment', () => {
    fc.assert(
      fc.property(segments, fc.nat(), (list, place) => {
        const template = toTemplate(list)
        const path = toPath(list)
        const slashes = [...path.matchAll(/\//g)].map(({ index }) => index)
        const at = slashes[place % slashes.length] as number
        expect(match(template, `${path}/more`)).toBeUndefined()
        expect(match(template, toPath(list.slice(0, -1)))).toBeUndefined()
        expect(match(template, `${path.slice(0, at)}/${path.slice(at)}`)).toBeUndefined()
      }),
    )
  })

  it('leaves the rest of the path to a catch-all, slashes and all', () => {
    const rest = fc.stringMatching(/^[^/].{0,12}$/)
    fc.assert(
      fc.property(segments, rest, (list, text) => {
        const path = `${toPath(list)}/${text}`
        expect(match(`${toTemplate(list)}/{*rest}`, path)).toEqual({ ...toValues(list), rest: text })
        expect(match(`${toTemplate(list)}/{*rest}`, toPath(list))).toEqual(toValues(list))
      }),
    )
  })

  it('splits a segment of several parts so that they make up the text again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a.-]{1,10}$/), (text) => {
        const values = match('{a}-{b}', `/${text}`)
        if (values) expect(`${values['a']}-${values['b']}`).toBe(text)
        else expect(/.-./.test(text)).toBe(false)
        // Left of its last character there is no separator left that the first parameter could have taken.
        if (values) expect(values['b']?.slice(0, -1)).not.toContain('-')
      }),
    )
  })

  it('never throws, whatever the path', () => {
    const matches = createRouteMatcher('a/{b:int?}/{c}.{d?}/{*e:file}')
    fc.assert(fc.property(fc.string(), (path) => void matches(`/${path}`)))
  })
})
