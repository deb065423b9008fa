import { printable } from '../printable.ts'

/** Markup, as against text that has yet to be escaped. Made by `markup` and `trusted` only. */
export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }
}

/** What a template may hold: text, markup, lists of either; undefined and false leave nothing. */
export type Part = string | number | Markup | undefined | false | Part[]

/** A template of HTML or SVG: what stands in it as text is escaped, for an element's content and for a quoted attribute. */
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

/** Markup that is ours, such as a style sheet: nobody else's text may be in it. */
export function trusted(source: string): Markup {
  return new Markup(source)
}
