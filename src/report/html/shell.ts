import { createHash } from 'node:crypto'
import { colours, timelineStyle } from '../svg/style.ts'
import { type Markup, markup, trusted } from './escape.ts'
import { style } from './style.ts'

/**
 * A page without other files and without network. Text in outcomes is somebody else's, so it is escaped. The page's own
 * content security policy loads and runs nothing of it either.
 * @param script run at its end. Default: none
 */
export function page(title: string, body: Markup, script = ''): string {
  const css = `:root { color-scheme: light dark; ${colours.light} }
@media (prefers-color-scheme: dark) { :root { ${colours.dark} } }
${style}${timelineStyle}`
  const policy = `default-src 'none'; img-src data:; style-src '${digest(css)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>\n${markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(css)}</style>
</head>
<body>
${body}
${script !== '' && markup`<script>${trusted(script)}</script>`}
</body>
</html>
`}`
}

/** The digest by which a content security policy allows a script or style. */
function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
