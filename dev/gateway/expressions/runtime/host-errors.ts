import { typeNamed } from '../types/registry.js'
import { ExceptionValue } from './exceptions.js'
import { LimitError } from './limits.js'

/**
 * An error of JavaScript as the .NET exception it amounts to: a stack that is full, or a member of null that no check
 * caught before. What else there is would be a mistake of this engine, and is shown as such.
 */
export function hostException(error: unknown): ExceptionValue {
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    throw new LimitError('System.InsufficientExecutionStackException', 'The expression nests too many calls.')
  }
  if (error instanceof RangeError)
    throw new LimitError(
      'System.OutOfMemoryException',
      'The expression makes a string or collection that is too large.',
    )
  if (error instanceof TypeError && / of null/.test(error.message)) {
    return new ExceptionValue(
      typeNamed('NullReferenceException'),
      'Object reference not set to an instance of an object.',
    )
  }
  throw error
}
