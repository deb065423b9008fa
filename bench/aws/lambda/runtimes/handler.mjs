// The managed runtime loads this file by its name. It finds JavaScript only.
export { buffered, streaming } from './handler.ts'
