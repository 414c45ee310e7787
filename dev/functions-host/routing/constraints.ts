import { isDateTime } from './dotnet-date-time.js'
import { toJavaScriptRegExp } from './dotnet-regex.js'
import { isBoolean, isDecimal, isFloat, isGuid, parseInteger } from './dotnet-values.js'

/** Whether a parameter's value passes; undefined when the request gave none. */
export type Constraint = (value: string | undefined) => boolean

type Test = (value: string) => boolean
type Factory = (args: readonly string[]) => Test | undefined

/**
 * Resolves an inline constraint such as `int` or `length(2,8)`. Names ignore case.
 * @throws Error that says why the constraint cannot be used.
 * @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints
 */
export function createConstraint(text: string): Constraint {
  const open = text.indexOf('(')
  const hasArguments = open >= 0 && text.endsWith(')')
  const name = (hasArguments ? text.slice(0, open) : text).toLowerCase()
  const argumentText = hasArguments ? text.slice(open + 1, -1) : undefined
  if (name === 'nonfile') return (value) => value === undefined || !isFileName(value)
  const test = name === 'regex' ? regex(argumentText) : simple(name, argumentText)
  return (value) => value !== undefined && test(value)
}

function simple(name: string, argumentText: string | undefined): Test {
  const factory = FACTORIES[name]
  if (!factory)
    throw new Error(
      `the constraint '${name}' is not one of ${[...Object.keys(FACTORIES), 'nonfile', 'regex'].join(', ')}.`,
    )
  const args = argumentText === undefined ? [] : argumentText.split(',').map((arg) => arg.trim())
  const test = factory(args)
  if (!test) throw new Error(`the constraint '${name}' cannot take the arguments '${argumentText ?? ''}'.`)
  return test
}

function regex(pattern: string | undefined): Test {
  if (pattern === undefined) throw new Error(`the constraint 'regex' needs an expression in parentheses.`)
  const expression = toJavaScriptRegExp(pattern)
  return (value) => expression.test(value)
}

const FACTORIES: Readonly<Record<string, Factory>> = {
  int: plain((value) => parseInteger(value, 32) !== undefined),
  bool: plain(isBoolean),
  datetime: plain(isDateTime),
  decimal: plain(isDecimal),
  double: plain(isFloat),
  float: plain(isFloat),
  guid: plain(isGuid),
  long: plain((value) => parseInteger(value, 64) !== undefined),
  minlength: counted((value, length) => value.length >= length),
  maxlength: counted((value, length) => value.length <= length),
  length: lengthBetween,
  min: bounded((value, bound) => value >= bound),
  max: bounded((value, bound) => value <= bound),
  range,
  alpha: plain((value) => /^[a-z]*\n?$/i.test(value)),
  required: plain((value) => value !== ''),
  file: plain(isFileName),
}

function plain(test: Test): Factory {
  return (args) => (args.length === 0 ? test : undefined)
}

function counted(test: (value: string, length: number) => boolean): Factory {
  return (args) => {
    const length = parseInteger(args[0] ?? '', 32)
    return args.length === 1 && length !== undefined && length >= 0n
      ? (value) => test(value, Number(length))
      : undefined
  }
}

function bounded(test: (value: bigint, bound: bigint) => boolean): Factory {
  return (args) => {
    const bound = parseInteger(args[0] ?? '', 64)
    if (args.length !== 1 || bound === undefined) return undefined
    return (text) => {
      const value = parseInteger(text, 64)
      return value !== undefined && test(value, bound)
    }
  }
}

function lengthBetween(args: readonly string[]): Test | undefined {
  const [least, most = least] = args.map((arg) => parseInteger(arg, 32))
  if (args.length > 2 || least === undefined || most === undefined || least < 0n || most < least) return undefined
  return (value) => value.length >= least && value.length <= most
}

function range(args: readonly string[]): Test | undefined {
  const [least, most] = args.map((arg) => parseInteger(arg, 64))
  if (args.length !== 2 || least === undefined || most === undefined || most < least) return undefined
  return (text) => {
    const value = parseInteger(text, 64)
    return value !== undefined && value >= least && value <= most
  }
}

/** The last segment has a dot with something other than dots behind it. */
function isFileName(value: string): boolean {
  return /\.\.*[^.]/.test(value.slice(value.lastIndexOf('/') + 1))
}
