import type { GraphQLError } from 'graphql'
import type { Api, Configuration, PolicyFile } from '../artifacts/model.js'
import type { Problem } from '../problem.js'
import { type GraphQL, loadGraphql } from './graphql-document.js'

/** What is wrong with the schemas of GraphQL APIs, at its place in their file. Without such an API nothing is loaded. */
export async function graphqlProblems({ apis, workspaces }: Configuration): Promise<Problem[]> {
  const all: readonly Api[] = [...apis, ...workspaces.flatMap((workspace) => workspace.apis)]
  const schemas = all.flatMap(({ graphqlSchema }) => graphqlSchema ?? [])
  if (schemas.length === 0) return []
  const [graphql, { validateSDL }] = await Promise.all([loadGraphql(), import('graphql/validation/validate.js')])
  return schemas.flatMap((schema) => problemsOf(schema, graphql, validateSDL))
}

type ValidateSdl = typeof import('graphql/validation/validate.js')['validateSDL']

function problemsOf({ file, text }: PolicyFile, graphql: GraphQL, validateSdl: ValidateSdl): Problem[] {
  return errorsOf(text, graphql, validateSdl).map(({ message, locations }) => {
    const { line = 1, column = 1 } = locations?.[0] ?? {}
    return { file, line, column, message: `the GraphQL schema is not valid: ${message}` }
  })
}

function errorsOf(
  text: string,
  { parse, buildASTSchema, validateSchema, GraphQLError }: GraphQL,
  validateSdl: ValidateSdl,
): readonly GraphQLError[] {
  try {
    const document = parse(text)
    const errors = validateSdl(document)
    return errors.length > 0 ? errors : validateSchema(buildASTSchema(document, { assumeValidSDL: true }))
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}
