import t from 'tap'
import { Schema, type Subscription } from '../../../../bench/aws/appsync/graphql/schema.ts'

// The schema and the examples of "Using subscriptions for real-time data applications in AWS AppSync":
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
const posts = new Schema(`
  type Post { id: ID! author: String title: String content: String url: String version: Int }
  type Query { none: String }
  type Mutation {
    addPost(id: ID! author: String title: String content: String url: String version: Int): Post!
    updatePost(id: ID! author: String title: String): Post!
    deletePost(id: ID!): Post!
  }
  type Subscription {
    addedPost: Post @aws_subscribe(mutations: ["addPost"])
    updatedPost(id: ID, author: String): Post @aws_subscribe(mutations: ["updatePost"])
    anyPost: Post @aws_subscribe(mutations: ["addPost", "updatePost"])
    unlinked: Post
  }
`)

const subscribe = (query: string, variables = {}) => posts.subscribe({ query, variables }) as Subscription

/** What a subscriber gets for a mutation, as JSON has it. */
function select(subscription: Subscription, mutation: string): unknown {
  const [[name, payload] = ['']] = posts.run({ query: `mutation { ${mutation} }` }).made
  const selected = subscription.select(name, payload)
  return selected && JSON.parse(JSON.stringify(selected))
}

const added = 'addPost(id: 1, author: "A", title: "T", url: "U", version: 1)'

t.test('A subscriber gets the fields that it and the mutation selected', (t) => {
  const subscription = subscribe('subscription { addedPost { author title } }')
  t.strictSame(select(subscription, `${added} { id author title url version }`), {
    data: { addedPost: { author: 'A', title: 'T' } },
  })
  t.strictSame(
    select(subscription, `${added} { id title }`),
    { data: { addedPost: { author: null, title: 'T' } } },
    'null for what the mutation lacked',
  )
  t.match(
    select(subscribe('subscription { addedPost { id } }'), `${added} { title }`),
    { data: { addedPost: null }, errors: [{ path: ['addedPost', 'id'] }] },
    'an error where that cannot be null',
  )
  t.end()
})

t.test('Its arguments filter', (t) => {
  const xyz = subscribe('subscription S($id: ID) { updatedPost(id: $id, author: "ABC") { title } }', {
    id: 'XYZ',
  })
  const update = (id: string, author: string, selection = 'id author title') =>
    `updatePost(id: "${id}", author: "${author}", title: "T") { ${selection} }`
  t.strictSame(select(xyz, update('XYZ', 'ABC')), { data: { updatedPost: { title: 'T' } } })
  t.equal(select(xyz, update('XYZ', 'DEF')), undefined)
  t.equal(select(xyz, update('other', 'ABC')), undefined)
  t.equal(select(xyz, update('XYZ', 'ABC', 'id title')), undefined, 'what was not selected was not given')

  const any = subscribe('subscription { updatedPost { id title } }')
  t.ok(select(any, update('other', 'ABC')), 'one that is left out does not')
  const nobody = subscribe('subscription { updatedPost(author: null) { id } }')
  t.equal(select(nobody, update('XYZ', 'ABC')), undefined, 'null does')
  t.ok(select(nobody, 'updatePost(id: 1) { id author }'))
  t.end()
})

t.test('A field is linked to its mutations only', (t) => {
  const any = subscribe('subscription { anyPost { id } }')
  t.ok(select(any, 'addPost(id: 1) { id }'))
  t.ok(select(any, 'updatePost(id: 1) { id }'))
  t.ok(select(any, 'alias: addPost(id: 1) { id }'), 'whatever the request calls it')
  t.equal(select(any, 'deletePost(id: 1) { id }'), undefined)
  t.equal(select(subscribe('subscription { unlinked { id } }'), 'addPost(id: 1) { id }'), undefined)
  t.end()
})

t.test('Variables have to fit', (t) => {
  t.match(posts.subscribe({ query: 'subscription S($id: ID!) { updatedPost(id: $id) { id } }' }), {
    errors: [{ message: /\$id/ }],
  })
  t.end()
})
