import t from 'tap'
import { findsTheTruth } from '../../support/any-url/suite.ts'

t.test('Every origin and fault gets its verdict, cause and author', findsTheTruth)
