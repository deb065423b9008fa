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

/** AppSync's directive for subscriptions, and its scalar for JSON in a string. */
const APPSYNC = `
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  scalar AWSJSON
`

/** A GraphQL request, over HTTP or in `start`. */
export interface Operation {
  query: string
  variables?: Record<string, unknown> | null | undefined
}

/** A GraphQL response. The texts of its errors are GraphQL.js's, not AppSync's. */
export interface Answer {
  data?: Record<string, unknown> | null
  errors?: readonly GraphQLError[]
}

/** A registered subscription. */
export interface Subscription {
  /** Its field, e.g. `addedPost`. */
  field: string
  /** Its arguments. */
  args: Record<string, unknown>
  /** Returns the subscriber's data for a mutation, or undefined where the subscription does not match. */
  select(mutation: string, payload: unknown): Answer | undefined
}

/**
 * A schema whose mutations store nothing. Each passes its arguments on, as AppSync's local resolvers do.
 * https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-local-resolvers-js.html
 */
export class Schema {
  readonly #schema: GraphQLSchema
  /** The mutations of each subscription field. */
  readonly #linked: Map<string, string[]>

  /** @param sdl the schema, with `@aws_subscribe`, which needs no definition */
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

  /** Runs a query or a mutation. `made` has each mutation with its selected fields. */
  run(operation: Operation): { answer: Answer; made: [mutation: string, payload: unknown][] } {
    const read = this.#read(operation.query)
    if ('errors' in read) return { answer: { errors: read.errors }, made: [] }
    const fields = Object.keys(this.#schema.getMutationType()?.getFields() ?? {})
    /** Mutations by their alias. */
    const called = new Map<string, string>()
    const resolve = (args: unknown, _context: unknown, { fieldName, path }: GraphQLResolveInfo) => {
      called.set(`${path.key}`, fieldName)
      return args
    }
    const resolvers = Object.fromEntries(fields.map((field) => [field, resolve]))
    const answer = this.#execute(read.document, operation, resolvers)
    return { answer, made: [...called].map(([name, mutation]) => [mutation, answer.data?.[name]]) }
  }

  /** Registers a subscription. @returns undefined where the operation is no subscription to a field */
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
    // Wrong variables give no data.
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
 * than omitting the argument entirely." A field that the mutation did not select counts as null.
 */
function matches(args: Record<string, unknown>, payload: unknown): boolean {
  const given = (payload ?? {}) as Record<string, unknown>
  return Object.entries(args).every(([name, value]) => (given[name] ?? null) === value)
}
