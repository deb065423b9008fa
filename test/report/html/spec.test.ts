import t from 'tap'
import { linked } from '../../../src/report/html/spec.ts'

t.test('A source’s references become links', async (t) => {
  t.equal(
    String(linked('RFC 9112, 7.1; the article’s /sse')),
    '<a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1" rel="noreferrer">RFC 9112, 7.1</a>; the article’s /sse',
  )
  t.match(String(linked('RFC 8441')), 'href="https://www.rfc-editor.org/rfc/rfc8441"')
  t.match(
    String(linked('WHATWG HTML, 9.2.4; RFC 9112, 7.1')),
    /server-sent-events\.html".*rfc9112#section-7\.1"/,
  )
  t.match(
    String(linked('aws/apprunner-roadmap #104')),
    'href="https://github.com/aws/apprunner-roadmap/issues/104"',
  )
  t.equal(String(linked('<b>nothing</b>')), '&lt;b&gt;nothing&lt;/b&gt;')
})
