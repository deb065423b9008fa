/** Opens a cell's evidence when its link is followed. The page works without it. */
export const script = `
function reveal() {
  const cell = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!(cell instanceof HTMLDetailsElement)) return
  cell.open = true
  cell.querySelector('summary').focus({ preventScroll: true })
  cell.scrollIntoView()
}
addEventListener('hashchange', reveal)
// Following the same link again changes no hash.
addEventListener('click', ({ target }) => {
  const link = target.closest('a')
  if (link && link.hash && link.hash === location.hash) reveal()
})
reveal()
`
