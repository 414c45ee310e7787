import { valuesEqual } from '../runtime/equality.js'
import type { Statement, SwitchLabel } from '../syntax/ast.js'
import { BOOL } from '../types/core.js'
import type { Binder, SwitchTarget } from './binder.js'
import { type BoundStatement, BREAK, bindStatements, GOTO, NORMAL, type Signal, scoped } from './control.js'
import { convert } from './convert.js'
import { type Code, fail, type ValueOperand } from './operand.js'
import { bindPattern, type Match } from './patterns.js'

type Switch = Extract<Statement, { kind: 'switch' }>

interface Label {
  readonly match: Match
  readonly guard: Code | undefined
  readonly section: number
}

/** Labels are tried in order; `default` only when none matches, wherever it stands. */
export function bindSwitch(b: Binder, node: Switch): BoundStatement {
  return scoped(b, () => {
    const value = b.value(node.value)
    const target: SwitchTarget = { broken: false, isLoop: false, cases: [], defaultSection: undefined, value }
    b.breakTargets.push(target)
    collectConstants(b, node, target)
    const labels: Label[] = []
    const sections = node.sections.map((section, i) => {
      const bound = scoped(b, () => {
        labels.push(
          ...section.labels
            .filter((label) => label.pattern !== undefined)
            .map((label) => bindLabel(b, label, value, i)),
        )
        return bindStatements(b, section.statements)
      })
      if (bound.completes)
        fail('CS0163', 'Control cannot fall through from one case label to another', section.position)
      return bound.run
    })
    b.breakTargets.pop()
    const fallback = target.defaultSection
    return {
      completes: target.broken || fallback === undefined,
      run: (frame) => runSwitch(frame, value.code, labels, sections, fallback),
    }
  })
}

function collectConstants(b: Binder, node: Switch, target: SwitchTarget): void {
  for (const [section, { labels }] of node.sections.entries()) {
    for (const { pattern } of labels) {
      if (pattern === undefined) target.defaultSection = section
      else if (pattern.kind === 'constant' || pattern.kind === 'typeOrConstant') {
        const operand = b.attempt(() => b.value(pattern.value))
        const code = operand && b.attempt(() => convert(b, operand, target.value.type))
        if (operand?.constant !== undefined && code !== undefined) {
          target.cases.push({ value: code([]), section })
        }
      }
    }
  }
}

function bindLabel(b: Binder, { pattern, guard }: SwitchLabel, value: ValueOperand, section: number): Label {
  const match = bindPattern(b, pattern!, value)
  return { match, section, guard: guard && convert(b, b.value(guard), BOOL) }
}

function runSwitch(
  frame: unknown[],
  code: Code,
  labels: readonly Label[],
  sections: readonly BoundStatement['run'][],
  fallback: number | undefined,
): Signal {
  const value = code(frame)
  const label = labels.find(({ match, guard }) => match(frame, value) && (guard === undefined || guard(frame)))
  let section = label?.section ?? fallback
  while (section !== undefined) {
    const signal: Signal = sections[section]!(frame)
    if (signal === BREAK) return NORMAL
    if (signal < GOTO) return signal
    section = signal - GOTO
  }
  return NORMAL
}

/** `goto case x` and `goto default` within the nearest switch. */
export function bindGoto(b: Binder, { value, position }: Extract<Statement, { kind: 'gotoCase' }>): BoundStatement {
  const target = b.breakTargets.at(-1)
  if (target === undefined || target.isLoop)
    return fail('CS0153', 'A goto case is only valid inside a switch statement', position)
  const wanted = value && convert(b, b.value(value), target.value.type)([])
  const found = target.cases.find((candidate) => valuesEqual(candidate.value, wanted))?.section
  const section = value === undefined ? target.defaultSection : found
  if (section === undefined) return fail('CS0159', 'No such label within the scope of the goto statement', position)
  return { run: () => GOTO + section, completes: false }
}
