/**
 * Adds an empty panel to the page.
 * @param {HTMLElement} parent
 * @param {{ id: string, title: string, client: string }} options `client` is the browser's API that reads the stream
 * @returns {HTMLElement}
 */
export function addPanel(parent, { id, title, client }) {
  /** @type {HTMLTemplateElement} */
  const template = document.querySelector('#panel')
  const panel = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true))
  panel.id = id
  panel.setAttribute('aria-label', title)
  panel.querySelector('.log').setAttribute('aria-label', `${title} log`)
  for (const [part, text] of [
    ['h3', title],
    ['.of', title],
    ['.client', client],
  ])
    panel.querySelector(part).textContent = text
  parent.append(panel)
  return panel
}
