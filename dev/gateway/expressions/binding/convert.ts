import { asObject, isContextType } from '../runtime/context-object.js'
import { fits, isIntegral, wrap } from '../runtime/numbers.js'
import { RecordValue } from '../runtime/record.js'
import { type Conversion, explicitConversion, implicitConversion } from '../types/conversions.js'
import { NULL, STRING, underlying, VOID } from '../types/core.js'
import { isTuple } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { delegateSignature } from './delegates.js'
import { type Code, fail, notAValue, type Operand, type ValueOperand } from './operand.js'

/** The code that gives `operand` as a `to`, by an implicit conversion; an error when there is none. */
export function convert(b: Binder, operand: Operand, to: Type): Code {
  const code = tryConvert(b, operand, to)
  return code ?? noConversion(operand, to)
}

/** Undefined when there is no implicit conversion. */
export function tryConvert(b: Binder, operand: Operand, to: Type): Code | undefined {
  if (operand.kind === 'lambda') return convertLambda(operand, to)
  if (operand.kind === 'group') return operand.toDelegate(to)
  if (operand.kind !== 'value') return undefined
  noteReads(b, operand, to)
  if (operand.elements !== undefined && isTuple(to)) return convertTuple(b, operand, to)
  const constant = constantConversion(operand, to)
  if (constant !== undefined) return () => constant.value
  const conversion = implicitConversion(operand.type, to)
  return conversion === undefined ? undefined : applyConversion(operand, conversion)
}

/** `context.Request` that becomes an interface or object may have its body read anywhere. */
export function noteReads(b: Binder, operand: ValueOperand, to: Type): void {
  if (operand.type === to) return
  if (operand.type.fullName === 'Apim.Request') b.reads.requestBody = true
  if (operand.type.fullName === 'Apim.Response') b.reads.responseBody = true
}

export function applyConversion(operand: ValueOperand, conversion: Conversion): Code {
  const { apply } = conversion
  const { code, constant, type } = operand
  if (conversion.kind === 'reference' && isContextType(type)) {
    const convertObject = apply ?? ((value) => value)
    return (frame) => convertObject(asObject(code(frame), type))
  }
  if (apply === undefined) return code
  if (constant !== undefined && conversion.kind === 'numeric') {
    const value = apply(constant.value)
    return () => value
  }
  return (frame) => apply(code(frame))
}

function convertLambda(operand: Extract<Operand, { kind: 'lambda' }>, to: Type): Code | undefined {
  const signature = delegateSignature(to)
  if (signature === undefined || signature.parameters.length !== operand.binding.parameterCount) return undefined
  return operand.binding.convert(
    signature.parameters.map((parameter) => parameter.type),
    signature.returns,
    to,
  )
}

function convertTuple(b: Binder, operand: ValueOperand, to: Type): Code | undefined {
  const elements = operand.elements!
  if (elements.length !== to.args.length) return undefined
  const codes = elements.map((element, i) => tryConvert(b, element, to.args[i]!))
  if (codes.some((code) => code === undefined)) return undefined
  const items = codes as Code[]
  return (frame) =>
    new RecordValue(
      to,
      items.map((code) => code(frame)),
    )
}

/** A constant int that fits converts to the smaller types and to ulong; 0 converts to every enum. */
export function constantConversion(operand: ValueOperand, to: Type): { value: unknown } | undefined {
  const { constant, type } = operand
  if (constant === undefined) return undefined
  const target = underlying(to) ?? to
  if (target.kind === 'enum') return type.keyword === 'int' && constant.value === 0 ? { value: 0 } : undefined
  if (!isIntegral(target.keyword) || target.keyword === 'char' || target === type) return undefined
  const isSource = type.keyword === 'int' || (type.keyword === 'long' && target.keyword === 'ulong')
  if (!isSource) return undefined
  const value = BigInt(constant.value as number)
  return fits(value, target.keyword!) ? { value: wrap(value, target.keyword!) } : undefined
}

function noConversion(operand: Operand, to: Type): never {
  const { position } = operand
  if (operand.kind === 'lambda') {
    const signature = delegateSignature(to)
    if (signature === undefined)
      fail(
        'CS1660',
        `Cannot convert lambda expression to type '${to.name}' because it is not a delegate type`,
        position,
      )
    if (signature.parameters.length !== operand.binding.parameterCount) {
      fail('CS1593', `Delegate '${to.name}' does not take ${operand.binding.parameterCount} arguments`, position)
    }
    return operand.binding.explain(
      signature.parameters.map((parameter) => parameter.type),
      signature.returns,
    )
  }
  if (operand.kind === 'group') {
    fail(
      'CS0428',
      `Cannot convert method group '${operand.name}' to type '${to.name}'. Did you intend to invoke the method?`,
      position,
    )
  }
  if (operand.kind !== 'value') return notAValue(operand)
  if (operand.type === NULL)
    fail('CS0037', `Cannot convert null to '${to.name}' because it is a non-nullable value type`, position)
  if (operand.type === VOID) fail('CS0029', `Cannot implicitly convert type 'void' to '${to.name}'`, position)
  const { constant, type } = operand
  if (type.keyword === 'int' && constant !== undefined && isIntegral(to.keyword)) {
    fail('CS0031', `Constant value '${String(constant.value)}' cannot be converted to a '${to.name}'`, position)
  }
  const explicit = explicitConversion(type, to) !== undefined
  const hint = explicit
    ? '. An explicit conversion exists (are you missing a cast?)'
    : to === STRING
      ? '. Call ToString() to make it one'
      : ''
  return fail(
    explicit ? 'CS0266' : 'CS0029',
    `Cannot implicitly convert type '${type.name}' to '${to.name}'${hint}`,
    position,
  )
}

/** The type that all operands convert to, as for `new[] { … }`, a lambda's returns and `?:`. */
export function bestCommonType(b: Binder, operands: readonly ValueOperand[]): Type | undefined {
  const candidates = new Set(operands.map((operand) => operand.type).filter((type) => type.kind !== 'special'))
  const fitting = [...candidates].filter((type) =>
    operands.every((operand) => tryConvert(b, operand, type) !== undefined),
  )
  if (fitting.length === 1) return fitting[0]
  return (
    fitting.find((type) => fitting.every((other) => type === other || implicitConversion(type, other) === undefined)) ??
    fitting[0]
  )
}
