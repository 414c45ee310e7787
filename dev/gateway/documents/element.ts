import type { Position } from '../problem.js'

/** What an attribute or an element's text holds: a literal, or one whole policy expression `@(…)` or `@{…}`. */
export interface Source {
  /** Entities decoded, named values substituted; an expression without the white space around it. */
  readonly text: string
  readonly position: Position
  readonly expression: boolean
  /** Where the character at `offset` of `text` stands in the file as it was written. */
  positionAt(offset: number): Position
}

export interface Attribute {
  readonly name: string
  readonly value: Source
  readonly position: Position
}

/** An element of a policy document. White space between children is not text. */
export interface PolicyElement {
  readonly name: string
  readonly position: Position
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly children: readonly PolicyElement[]
  readonly text?: Source
}

/** A parsed document: the root is `policies`, or `fragment` for a policy fragment. */
export interface PolicyDocument {
  readonly file: string
  readonly root: PolicyElement
}
