// What the managed runtime looks for: it loads JavaScript by name.
export { buffered, streaming } from './handler.ts'
