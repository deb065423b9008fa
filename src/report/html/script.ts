/** Filters, copies, and opens what a link leads to. The page works without it. */
export const script = `
function reveal() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!place) return
  for (let one = place; one; one = one.parentElement) if (one instanceof HTMLDetailsElement) one.open = true
  const target = place instanceof HTMLDetailsElement ? place.querySelector('summary') : place
  target.focus({ preventScroll: true })
  place.scrollIntoView()
}
addEventListener('hashchange', reveal)
// Following the same link again changes no hash.
addEventListener('click', ({ target }) => {
  const link = target.closest('a')
  if (link && link.hash && link.hash === location.hash) reveal()
})

const form = document.querySelector('.filter')
function filter() {
  const chosen = [...new FormData(form)].filter(([, value]) => value)
  for (const one of document.querySelectorAll('[data-transport], [data-edge]'))
    one.hidden = chosen.some(([name, value]) => one.dataset[name] !== undefined && !one.dataset[name].split(' ').includes(value))
  for (const group of document.querySelectorAll('.folded')) {
    const left = group.querySelectorAll('li:not([hidden])').length
    group.hidden = left === 0
    group.querySelector('.many').textContent = left
    if (left > 0 && chosen.some(([name]) => name === 'verdict')) group.querySelector('details').open = true
  }
  const cards = [...document.querySelectorAll('.problem')]
  const shown = cards.filter((card) => !card.hidden).length
  form.querySelector('output').textContent = chosen.length ? shown + ' of ' + cards.length + ' problems shown' : ''
}
if (form) {
  form.hidden = false
  form.addEventListener('change', filter)
  form.addEventListener('submit', (event) => event.preventDefault())
  // A browser keeps what was chosen before a reload.
  filter()
}

for (const button of document.querySelectorAll('.lines button')) {
  const lines = button.parentElement.querySelector('pre')
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(lines.textContent)
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(lines)
      button.textContent = 'Selected'
    }
  })
}
reveal()
`
