import { appRunner } from './app-runner/index.js'
import { direct } from './direct/index.js'
/** Every edge that the bench knows, in the order of the report's columns. */
export const edges = [direct, appRunner]
