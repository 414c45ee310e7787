import { ExceptionValue } from '../runtime/exceptions.js'
import { define } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

define('class System.Exception', {
  ...constructors('Exception'),
  'string Message { get; }': (self: ExceptionValue) => self.message,
  'Exception InnerException { get; }': (self: ExceptionValue) => self.inner,
  'string? StackTrace { get; }': () => '   at PolicyExpression()',
  'string? Source { get; }': () => 'PolicyExpression',
  'int HResult { get; }': () => -2146233088,
  'string ToString()': (self: ExceptionValue) => self.display(),
  'Exception GetBaseException()': (self: ExceptionValue) => {
    let exception = self
    while (exception.inner !== null) exception = exception.inner
    return exception
  },
})

/** What .NET says when an exception is made without a message. */
const DEFAULT_MESSAGES: Readonly<Record<string, string>> = {
  ArgumentException: 'Value does not fall within the expected range.',
  ArgumentNullException: 'Value cannot be null.',
  ArgumentOutOfRangeException: 'Specified argument was out of the range of valid values.',
  FormatException: 'One of the identified items was in an invalid format.',
  IndexOutOfRangeException: 'Index was outside the bounds of the array.',
  InvalidCastException: 'Specified cast is not valid.',
  InvalidOperationException: 'Operation is not valid due to the current state of the object.',
  KeyNotFoundException: 'The given key was not present in the dictionary.',
  NotImplementedException: 'The method or operation is not implemented.',
  NotSupportedException: 'Specified method is not supported.',
  NullReferenceException: 'Object reference not set to an instance of an object.',
  OverflowException: 'Arithmetic operation resulted in an overflow.',
  TimeoutException: 'The operation has timed out.',
  UnauthorizedAccessException: 'Attempted to perform an unauthorized operation.',
}

function constructors(name: string) {
  const type = (): Type => typeNamed(name)
  return {
    [`${name}()`]: () =>
      new ExceptionValue(type(), DEFAULT_MESSAGES[name] ?? `Exception of type '${type().fullName}' was thrown.`),
    [`${name}(string? message)`]: (message: string | null) =>
      new ExceptionValue(type(), message ?? `Exception of type '${type().fullName}' was thrown.`),
    [`${name}(string? message, Exception? inner)`]: (message: string | null, inner: ExceptionValue | null) =>
      new ExceptionValue(type(), message ?? `Exception of type '${type().fullName}' was thrown.`, inner),
  }
}

/** Exceptions by base: each has the three usual constructors. */
const HIERARCHY: Readonly<Record<string, readonly string[]>> = {
  Exception: [
    'System.SystemException',
    'System.ApplicationException',
    'Newtonsoft.Json.JsonException',
    'System.AggregateException',
  ],
  SystemException: [
    'System.ArgumentException',
    'System.ArithmeticException',
    'System.FormatException',
    'System.InvalidOperationException',
    'System.InvalidCastException',
    'System.NotSupportedException',
    'System.NotImplementedException',
    'System.NullReferenceException',
    'System.IndexOutOfRangeException',
    'System.TimeoutException',
    'System.OperationCanceledException',
    'System.UnauthorizedAccessException',
    'System.RankException',
    'System.ArrayTypeMismatchException',
    'System.OutOfMemoryException',
    'System.TimeZoneNotFoundException',
    'System.Collections.Generic.KeyNotFoundException',
    'System.IO.IOException',
    'System.IO.InvalidDataException',
    'System.Security.SecurityException',
    'System.Security.Cryptography.CryptographicException',
    'System.Xml.XmlException',
  ],
  ArgumentException: [
    'System.ArgumentNullException',
    'System.ArgumentOutOfRangeException',
    'System.Text.DecoderFallbackException',
    'System.Text.EncoderFallbackException',
    'System.Globalization.CultureNotFoundException',
    'System.Text.RegularExpressions.RegexParseException',
  ],
  ArithmeticException: ['System.DivideByZeroException', 'System.OverflowException'],
  FormatException: ['System.UriFormatException'],
  TimeoutException: ['System.Text.RegularExpressions.RegexMatchTimeoutException'],
  InvalidOperationException: ['System.ObjectDisposedException'],
  IOException: ['System.IO.EndOfStreamException'],
  JsonException: [
    'Newtonsoft.Json.JsonReaderException',
    'Newtonsoft.Json.JsonSerializationException',
    'Newtonsoft.Json.JsonWriterException',
  ],
}

for (const [base, names] of Object.entries(HIERARCHY)) {
  for (const fullName of names) {
    const name = fullName.slice(fullName.lastIndexOf('.') + 1)
    define(`class ${fullName} : ${base}`, { ...constructors(name), ...extras(name) })
  }
}

/** Constructors that name a parameter, with the messages that .NET makes of it. */
function extras(name: string) {
  if (name === 'JsonReaderException') {
    return {
      'int LineNumber { get; }': (self: ExceptionValue) => self.details['LineNumber'] ?? 0,
      'int LinePosition { get; }': (self: ExceptionValue) => self.details['LinePosition'] ?? 0,
      'string Path { get; }': (self: ExceptionValue) => self.details['Path'] ?? null,
    }
  }
  const make = (message: string, parameter: string | null) => {
    const error = new ExceptionValue(
      typeNamed(name),
      parameter === null ? message : `${message} (Parameter '${parameter}')`,
    )
    error.details = { ParamName: parameter }
    return error
  }
  if (name === 'ArgumentException') {
    return {
      'string? ParamName { get; }': (self: ExceptionValue) => self.details['ParamName'] ?? null,
      [`${name}(string? message, string? paramName)`]: (message: string | null, parameter: string | null) =>
        make(message ?? 'Value does not fall within the expected range.', parameter),
    }
  }
  if (name !== 'ArgumentNullException' && name !== 'ArgumentOutOfRangeException') return {}
  const text =
    name === 'ArgumentNullException'
      ? 'Value cannot be null.'
      : 'Specified argument was out of the range of valid values.'
  return {
    [`${name}(string? message)`]: (parameter: string | null) => make(text, parameter),
    [`${name}(string? paramName, string? message)`]: (parameter: string | null, message: string | null) =>
      make(message ?? text, parameter),
  }
}
