import t from 'tap'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { inPlaceOfArticle, visit } from './visit.ts'

const browser = await startBrowser(t)
const ids = ['chunked', 'sse', 'websocket'] as const

t.test('Everything can be reached and used by keyboard, in reading order', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  const outline = 'getComputedStyle(document.activeElement).outline'
  for (const [id, key] of [
    ['chunked', 'Enter'],
    ['sse', 'Space'],
    ['websocket', 'Enter'],
  ] as const) {
    await page.keyboard.press('Tab')
    t.equal(await page.locator(`#${id} .toggle:focus`).count(), 1, `${id} is next`)
    t.match(await page.evaluate(outline), / solid 3px$/, 'which can be seen')
    await page.keyboard.press(key)
    await panel(id).until('ended whole')
    t.equal(await page.locator(`#${id} .toggle:focus`).count(), 1, 'and keeps the focus to its end')
  }
  await page.keyboard.press('Tab')
  t.equal(await page.getByRole('link', { name: '/health/routes' }).and(page.locator(':focus')).count(), 1)
})

t.test('Landmarks, headings and names tell where one is', async (t) => {
  const { url } = await startApp(t)
  const { page } = await visit(t, browser, url)
  t.equal(await page.getByRole('banner').count(), 1)
  t.equal(await page.getByRole('main').count(), 1)
  t.strictSame(await page.getByRole('heading').allTextContents(), [
    'Which routes survive?',
    'From your browser',
    'Chunked',
    'Server-Sent Events',
    'WebSocket',
    'From the service itself',
  ])
  for (const name of ['Chunked', 'Server-Sent Events', 'WebSocket']) {
    const panel = page.getByRole('article', { name })
    t.equal(await panel.getByRole('button', { name: `Start ${name}` }).count(), 1)
    t.equal(await panel.getByRole('img', { name: 'Time line: no messages' }).count(), 1)
    const log = panel.getByRole('log', { name: `${name} log` })
    t.equal(await log.getAttribute('aria-live'), 'polite')
  }
})

t.test('A phone shows it all without scrolling sideways', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url, { viewport: { width: 360, height: 640 } })
  for (const id of ids) {
    await panel(id).toggle.click()
    await panel(id).until('ended whole')
  }
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
})

t.test('Nothing moves by itself where that is not wanted', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    yield { event: 'test', data: 'foo' }
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
  const { url } = await startApp(t, { sources: [source] })
  // Two frames after the message: had the line moved, it would be by then.
  const past = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
    resolve(document.querySelector('#chunked .past').getAttribute('x2')))))`
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const { page, panel } = await visit(t, browser, url, { reducedMotion })
    await panel('chunked').toggle.click()
    await panel('chunked').got('foo')
    const [before, after] = [await page.evaluate(past), await page.evaluate(past)]
    if (reducedMotion === 'reduce') t.equal(before, after, 'the line waits for the next message')
    else t.not(before, after, 'else it runs with the time')
  }
})

/** The least contrast between a text and what is behind it, WCAG 2.2's 1.4.3, over the whole page. */
const leastContrast = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const luminance = (colour) => {
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element)
    return backgroundColor === 'rgba(0, 0, 0, 0)' ? behind(element.parentElement) : backgroundColor
  }
  const texts = [...document.body.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
  return texts
    .map((element) => {
      const style = getComputedStyle(element)
      const [dark, light] = [luminance(element.closest('svg') ? style.fill : style.color), luminance(behind(element))].sort((a, b) => a - b)
      return { contrast: (light + 0.05) / (dark + 0.05), text: element.textContent }
    })
    .sort((a, b) => a.contrast - b.contrast)[0]
})()`

t.test('Light and dark, every text can be read', async (t) => {
  const { url } = await startApp(t)
  const grounds = new Set<unknown>()
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, panel } = await visit(t, browser, url, { colorScheme, reducedMotion: 'reduce' })
    await panel('chunked').toggle.click()
    await panel('chunked').until('ended whole')
    // Colours of states that this service does not come into.
    await page.evaluate(`document.querySelector('#sse').dataset.state = 'open'
      document.querySelector('#websocket').dataset.state = 'cut'`)
    const { contrast, text } = (await page.evaluate(leastContrast)) as { contrast: number; text: string }
    t.ok(contrast >= 4.5, `${colorScheme}: ${contrast.toFixed(1)} at ${JSON.stringify(text)}`)
    grounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
  }
  t.equal(grounds.size, 2, 'each on its own ground')
})
