/** A JSON schema, as Ajv takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

type Value<Schema> = Schema extends { enum: readonly (infer Allowed)[] }
  ? Allowed
  : Schema extends { type: 'integer' | 'number' }
    ? number
    : Schema extends { type: 'boolean' }
      ? boolean
      : Schema extends { type: 'string' }
        ? string
        : unknown

type WithDefault<Schemas> = {
  [Name in keyof Schemas]: Schemas[Name] extends { default: unknown } ? Name : never
}[keyof Schemas]

/** What flat parameters are once their schemas have been applied. One without a default may be missing. */
export type ValuesOf<Schemas> = {
  [Name in WithDefault<Schemas>]: Value<Schemas[Name]>
} & {
  [Name in Exclude<keyof Schemas, WithDefault<Schemas>>]?: Value<Schemas[Name]> | undefined
}
