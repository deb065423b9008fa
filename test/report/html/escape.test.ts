import t from 'tap'
import { markup, trusted } from '../../../src/report/html/escape.ts'

t.test('Text in a template is escaped', async (t) => {
  const text = `"><script>alert('&')</script>`
  const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;'
  t.equal(String(markup`<a title="${text}">${text}</a>`), `<a title="${escaped}">${escaped}</a>`)
  t.equal(String(markup`<pre>${'\u001b\u0000'}</pre>`), '<pre>␛␀</pre>')
})

t.test('Markup in a template stays markup, and lists are joined', async (t) => {
  const items = ['a', '<b>'].map((item) => markup`<li>${item}</li>`)
  t.equal(String(markup`<ul>${items}</ul>`), '<ul><li>a</li><li>&lt;b&gt;</li></ul>')
  t.equal(String(markup`<style>${trusted('a > b {}')}</style>`), '<style>a > b {}</style>')
})

t.test('undefined and false render as nothing', async (t) => {
  t.equal(String(markup`[${undefined}${false}${0}${''}]`), '[0]')
})
