import { outOfBounds, run } from '../stream-routes.ts'

/** Returns the schema of a route for checks: its query, besides `run`, and its body. */
export const takes = (query: object = {}, body?: object) => {
  const of = (properties: object) => ({ type: 'object', additionalProperties: false, properties })
  const schema = { querystring: of({ ...query, run }), ...(body && { body: of(body) }) }
  return { schema, schemaErrorFormatter: outOfBounds(schema) }
}
