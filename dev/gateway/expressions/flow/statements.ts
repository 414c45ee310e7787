import type { Expression, Statement, VariableDeclaration } from '../syntax/ast.js'
import { ExpressionFlow } from './expressions.js'
import { join, Locals, type State } from './state.js'

type Node<K extends Statement['kind']> = Extract<Statement, { kind: K }>

/** Where `break` and `continue` lead: what holds there is collected from all of them. */
interface Target {
  readonly breaks: State[]
  readonly continues: State[] | undefined
}

/**
 * Definite assignment: no local variable is read before it has a value on every path to there.
 * Throws BindingError CS0165 at the first read of one that may have none.
 */
class StatementFlow {
  readonly #locals = new Locals()
  readonly #targets: Target[] = []
  readonly #expressions = new ExpressionFlow(this.#locals, (body, state) => {
    this.#function(body.statements, state)
  })

  expression(node: Expression): void {
    this.#expressions.run(node, new Set())
  }

  all(statements: readonly Statement[], state: State): State {
    return statements.reduce((current: State, statement) => this.#run(statement, current), state)
  }

  #run(node: Statement, state: State): State {
    switch (node.kind) {
      case 'block':
        return this.all(node.statements, state)
      case 'variables':
        return this.#variables(node, state)
      case 'expression':
        return this.#expressions.run(node.expression, state)
      case 'if': {
        const { whenTrue, whenFalse } = this.#expressions.condition(node.condition, state)
        const then = this.#run(node.then, whenTrue)
        return join(then, node.else === undefined ? whenFalse : this.#run(node.else, whenFalse))
      }
      case 'while':
      case 'do':
      case 'for':
        return this.#loop(node, state)
      case 'foreach':
        return this.#foreach(node, state)
      case 'switch':
        return this.#switch(node, state)
      case 'try':
        return this.#try(node, state)
      case 'using': {
        const { resource } = node
        const opened =
          resource.kind === 'variables' ? this.#variables(resource, state) : this.#expressions.run(resource, state)
        return this.#run(node.body, opened)
      }
      case 'lock':
        return this.#run(node.body, this.#expressions.run(node.value, state))
      case 'checkedBlock':
        return this.#run(node.body, state)
      case 'localFunction':
        return this.#localFunction(node, state)
      case 'break':
        this.#targets.at(-1)?.breaks.push(state)
        return undefined
      case 'continue':
        this.#targets.findLast((target) => target.continues !== undefined)?.continues?.push(state)
        return undefined
      case 'return':
      case 'throw':
      case 'gotoCase':
        if (node.value !== undefined) this.#expressions.run(node.value, state)
        return undefined
      case 'empty':
        return state
    }
  }

  #variables(node: VariableDeclaration, state: State): State {
    let current = state
    for (const { name, value } of node.declarators) {
      if (value === undefined) current = this.#locals.declare(name, current)
      else {
        current = this.#expressions.run(value, current)
        this.#locals.hide(name)
      }
    }
    return current
  }

  /** A body that may run again only ever finds more assigned, so that following it once is enough. */
  #loop(node: Node<'while'> | Node<'do'> | Node<'for'>, state: State): State {
    const target: Target = { breaks: [], continues: [] }
    const entered = node.kind === 'for' ? this.all(node.initializers, state) : state
    if (node.kind === 'do') {
      const body = this.#within(target, () => this.#run(node.body, entered))
      const { whenFalse } = this.#expressions.condition(node.condition, join(body, ...target.continues!))
      return join(whenFalse, ...target.breaks)
    }
    const { whenTrue, whenFalse } =
      node.condition === undefined
        ? { whenTrue: entered, whenFalse: undefined }
        : this.#expressions.condition(node.condition, entered)
    const body = this.#within(target, () => this.#run(node.body, whenTrue))
    if (node.kind === 'for') {
      let again = join(body, ...target.continues!)
      for (const iterator of node.iterators) again = this.#expressions.run(iterator, again)
    }
    return join(whenFalse, ...target.breaks)
  }

  #foreach(node: Node<'foreach'>, state: State): State {
    const started = this.#expressions.run(node.source, state)
    this.#expressions.hide(node.designation)
    const target: Target = { breaks: [], continues: [] }
    this.#within(target, () => this.#run(node.body, started))
    return join(started, ...target.breaks)
  }

  #switch(node: Node<'switch'>, state: State): State {
    const started = this.#expressions.run(node.value, state)
    const target: Target = { breaks: [], continues: undefined }
    let hasDefault = false
    for (const { labels, statements } of node.sections) {
      let entered = started
      for (const { pattern, guard } of labels) {
        hasDefault ||= pattern === undefined
        if (pattern !== undefined && 'designation' in pattern && pattern.designation !== undefined)
          this.#expressions.hide(pattern.designation)
        if (guard !== undefined && labels.length === 1) entered = this.#expressions.condition(guard, started).whenTrue
      }
      this.#within(target, () => this.all(statements, entered))
    }
    return join(hasDefault ? undefined : started, ...target.breaks)
  }

  /** Catch and finally clauses may begin before the first statement of the body has ended. */
  #try(node: Node<'try'>, state: State): State {
    const ends = [this.#run(node.body, state)]
    for (const { name, filter, body } of node.catches) {
      if (name !== undefined) this.#locals.hide(name)
      const entered = filter === undefined ? state : this.#expressions.condition(filter, state).whenTrue
      ends.push(this.#run(body, entered))
    }
    const end = join(...ends)
    if (node.finally === undefined) return end
    const last = this.#run(node.finally, state)
    return end && last && new Set([...end].filter((local) => last.has(local)))
  }

  /** A call of it counts as assigning every variable of the functions around that its text assigns. */
  #localFunction(node: Node<'localFunction'>, state: State): State {
    this.#locals.hide(node.name)
    for (const { name } of node.parameters) this.#locals.hide(name)
    const { body } = node
    const assigned = this.#locals.recording(() => {
      if (body.kind === 'block') this.#function(body.statements, new Set())
      else this.#expressions.run(body, new Set())
    })
    this.#locals.declareFunction(node.name, assigned)
    return state
  }

  /** A function's body: `break` within it leads to none of the loops around it. */
  #function(statements: readonly Statement[], state: State): State {
    const around = this.#targets.splice(0)
    const end = this.all(statements, state)
    this.#targets.push(...around)
    return end
  }

  #within<T>(target: Target, run: () => T): T {
    this.#targets.push(target)
    const result = run()
    this.#targets.pop()
    return result
  }
}

export function checkStatements(statements: readonly Statement[]): void {
  new StatementFlow().all(statements, new Set())
}

export function checkExpression(expression: Expression): void {
  new StatementFlow().expression(expression)
}
