import type { Grammar } from './cursor.js'
import { parseExpression, parseShift } from './expressions.js'
import { parseBlock } from './statements.js'

export const GRAMMAR: Grammar = { expression: parseExpression, shift: parseShift, block: parseBlock }
