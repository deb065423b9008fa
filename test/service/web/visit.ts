import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Source } from '../../../src/streams/source.ts'

interface Test {
  teardown(fn: () => unknown): void
}

/** A line of a panel's log. */
export interface Line {
  /** Since the start. */
  ms: number
  kind: string
  text: string
}

/** One transport's panel on the page. */
export interface PanelView {
  /** Starts and stops. */
  toggle: Locator
  /** What the toggle would do: Start or Stop. */
  verb: Locator
  note: Locator
  timeline: Locator
  state: Locator
  /** Resolves once it shows this state, in words, as a pattern. */
  until(state: string): Promise<void>
  /** Resolves once its log has a message with this text. */
  got(message: string): Promise<void>
  lines(): Promise<Line[]>
  /** The path and query that it requests. */
  path(): Promise<string>
}

/** A page that is open in a browser. */
export interface Visit {
  page: Page
  /** All that went wrong so far: errors and warnings of the console, uncaught errors, what CSP held back. */
  problems(): Promise<string[]>
  panel(id: 'chunked' | 'sse' | 'websocket' | 'reader'): PanelView
}

/** Opens the service's page, in a context of its own that is closed when the test is over. */
export async function visit(
  t: Test,
  browser: Browser,
  url: URL,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`uncaught ${error}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text())
  })
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    console.error('broken CSP: ' + event.violatedDirective + ' ' + event.blockedURI))`)
  await page.goto(url.href)
  // Not before the page knows what there is.
  if (url.protocol !== 'about:') await page.locator('#verdicts .hint').filter({ visible: true }).waitFor()
  return {
    page,
    async problems() {
      // The console is told in order, but later: what comes before this has come.
      const told = page.waitForEvent('console', (message) => message.text() === 'until here')
      await page.evaluate("console.log('until here')")
      await told
      return problems
    },
    panel: (id) => panelView(page.locator(`#${id}`)),
  }
}

function panelView(panel: Locator): PanelView {
  return {
    toggle: panel.locator('.toggle'),
    verb: panel.locator('.verb'),
    note: panel.locator('.note'),
    timeline: panel.locator('.timeline > svg'),
    state: panel.locator('.state'),
    until: (state) => panel.locator('.state', { hasText: new RegExp(`^${state}$`) }).waitFor(),
    got: (message) => panel.locator('[data-kind=message]', { hasText: message }).waitFor(),
    async path() {
      return ((await panel.locator('.route code').first().textContent()) ?? '').replace(/^GET /, '')
    },
    async lines() {
      const lines = await panel.locator('.log li').allTextContents()
      return lines.map((line) => {
        const [, ms, kind = '', text = ''] = /^(\d+) ms\s+(\S+)\s*(.*)$/s.exec(line) ?? []
        return { ms: Number(ms), kind, text: text.trimEnd() }
      })
    },
  }
}

/** All messages came. In time or late: a busy machine may be slow. */
export const allCame = 'whole.*|.* late.*'

/** What the article's source says. */
export const words = ['foo', 'bar', 'baz']

/** A source in the article's place. */
export function inPlaceOfArticle(open: Source['open']): Source {
  return { name: 'article', prefix: '', params: {}, eventNames: ['test'], finite: true, open }
}

/** The article's messages, each of them made only when the one before it is released. */
export function stepwise(): { source: Source; release(): void } {
  let next = Promise.withResolvers<void>()
  const source = inPlaceOfArticle(async function* () {
    for (const data of words) {
      yield { event: 'test', data }
      await next.promise
    }
  })
  const release = () => {
    next.resolve()
    next = Promise.withResolvers()
  }
  return { source, release }
}
