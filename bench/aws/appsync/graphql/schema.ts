import {
  buildSchema,
  type DocumentNode,
  executeSync,
  GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getDirectiveValues,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql'

/** AppSync's own: its directive for subscriptions, and the scalar for any JSON, which travels as a string. */
const APPSYNC = `
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  scalar AWSJSON
`

/** A GraphQL request, as HTTP and `start` have it. */
export interface Operation {
  query: string
  variables?: Record<string, unknown> | null | undefined
}

/** What one is answered. Its errors' words are GraphQL.js's, not AppSync's. */
export interface Answer {
  data?: Record<string, unknown> | null
  errors?: readonly GraphQLError[]
}

/** A subscription that holds. */
export interface Subscription {
  /** Its field, e.g. `addedPost`. */
  field: string
  /** What it was asked with. */
  args: Record<string, unknown>
  /** What the subscriber gets for a mutation, or undefined where it is none of its business. */
  select(mutation: string, payload: unknown): Answer | undefined
}

/**
 * A schema whose mutations store nothing: each passes its arguments on, as AppSync's local resolvers do.
 * https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-local-resolvers-js.html
 */
export class Schema {
  readonly #schema: GraphQLSchema
  /** The mutations that each subscription field is linked to. */
  readonly #linked: Map<string, string[]>

  /** @param sdl with `@aws_subscribe`, which needs no definition */
  constructor(sdl: string) {
    this.#schema = buildSchema(APPSYNC + sdl)
    const directive = this.#schema.getDirective('aws_subscribe')
    const fields = Object.values(this.#schema.getSubscriptionType()?.getFields() ?? {})
    this.#linked = new Map(
      fields.map(({ name, astNode }) => {
        const values = directive && astNode ? getDirectiveValues(directive, astNode) : undefined
        return [name, (values?.mutations as string[]) ?? []]
      }),
    )
  }

  /** Does what a query or a mutation asks. Each mutation is among `made`, with what was selected of it. */
  run(operation: Operation): { answer: Answer; made: [mutation: string, payload: unknown][] } {
    const read = this.#read(operation.query)
    if ('errors' in read) return { answer: { errors: read.errors }, made: [] }
    const fields = Object.keys(this.#schema.getMutationType()?.getFields() ?? {})
    /** By what the request calls it. */
    const called = new Map<string, string>()
    const resolve = (args: unknown, _context: unknown, { fieldName, path }: GraphQLResolveInfo) => {
      called.set(`${path.key}`, fieldName)
      return args
    }
    const resolvers = Object.fromEntries(fields.map((field) => [field, resolve]))
    const answer = this.#execute(read.document, operation, resolvers)
    return { answer, made: [...called].map(([name, mutation]) => [mutation, answer.data?.[name]]) }
  }

  /** Registers a subscription. @returns undefined where the operation is no subscription to one field */
  subscribe(operation: Operation): Subscription | { errors: readonly GraphQLError[] } | undefined {
    const read = this.#read(operation.query)
    if ('errors' in read) return { errors: read.errors }
    const selected = read.operation.selectionSet.selections[0]
    if (read.operation.operation !== OperationTypeNode.SUBSCRIPTION || selected?.kind !== 'Field')
      return undefined
    const field = selected.name.value
    const resolve = (resolver: (args: Record<string, unknown>) => unknown) =>
      this.#execute(read.document, operation, { [field]: resolver })

    let args: Record<string, unknown> = {}
    const tried = resolve((given) => {
      args = given
      return null
    })
    // Variables that do not fit leave no data at all.
    if (!('data' in tried)) return { errors: tried.errors ?? [] }
    const linked = this.#linked.get(field) ?? []
    return {
      field,
      args,
      select: (mutation, payload) =>
        linked.includes(mutation) && matches(args, payload) ? resolve(() => payload) : undefined,
    }
  }

  #execute(document: DocumentNode, { variables }: Operation, rootValue: Record<string, unknown>): Answer {
    return executeSync({ schema: this.#schema, document, rootValue, variableValues: variables ?? {} })
  }

  #read(
    query: string,
  ): { document: DocumentNode; operation: OperationDefinitionNode } | { errors: readonly GraphQLError[] } {
    try {
      const document = parse(query)
      const errors = validate(this.#schema, document)
      if (errors.length > 0) return { errors }
      const operation = getOperationAST(document)
      if (operation) return { document, operation }
      return { errors: [new GraphQLError('the request has no operation, or several')] }
    } catch (error) {
      return { errors: [error as GraphQLError] }
    }
  }
}

/**
 * "You can filter your subscription by using its arguments"; "a null argument value will filter the results differently
 * than omitting the argument entirely." What a mutation did not select, it did not give.
 */
function matches(args: Record<string, unknown>, payload: unknown): boolean {
  const given = (payload ?? {}) as Record<string, unknown>
  return Object.entries(args).every(([name, value]) => (given[name] ?? null) === value)
}
