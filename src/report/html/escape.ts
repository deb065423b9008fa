import { printable } from '../printable.ts'

/** Markup, unlike text, is not escaped again. Only `markup` and `trusted` make it. */
export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }
}

/** A template's value: text, markup, or a list of both. undefined and false render as nothing. */
export type Part = string | number | Markup | undefined | false | Part[]

/** A template tag for HTML and SVG. Text is escaped for content and for quoted attributes. */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(render)))
}

function render(part: Part): string {
  if (part === undefined || part === false) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  return part instanceof Markup ? part.source : escapeText(String(part))
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] as string)
}

/** Markup of our own, such as a style sheet. It must hold nobody else's text. */
export function trusted(source: string): Markup {
  return new Markup(source)
}
