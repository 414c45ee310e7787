import { describe, expect, it } from '@jest/globals'
import { checkDocument } from '../../dev/gateway/plan/check.js'
import { type Damage, damages } from './damages.js'
import { documents } from './documents.js'

const corpus = documents.flatMap(damages)

const problemsOf = (text: string) => checkDocument(text, 'policy.xml')
const refusals = corpus.map(({ text }) => problemsOf(text))
const isRightPlace = ({ at }: Damage, index: number) => {
  const [first] = refusals[index]!
  return first?.line === at.line && first.column === at.column
}

describe('a corpus of damaged documents', () => {
  it('is made from documents that are right', () => {
    expect(documents.flatMap(problemsOf)).toEqual([])
  })

  it('has at least 500, of every kind', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(500)
    const kinds = ['attribute', 'element', 'expression', 'member', 'policy', 'section', 'type']
    expect([...new Set(corpus.map(({ kind }) => kind))].sort()).toEqual(kinds)
  })

  it('is refused whole', () => {
    expect(corpus.filter((_, index) => refusals[index]!.length === 0)).toEqual([])
  })

  it('is refused at the right line and column, 98 of 100 or more', () => {
    expect(corpus.filter(isRightPlace).length / corpus.length).toBeGreaterThanOrEqual(0.98)
  })
})
