import { appRunner } from './app-runner/index.ts'
import { direct } from './direct/index.ts'
import type { Edge } from './edge.ts'

/** Every edge that the bench knows, in the order of the report's columns. */
export const edges: Edge[] = [direct, appRunner]
