import { element } from './dom.js'

/** What the page sets where a source has the knob: rings and lateness need it. */
const PRESET = { stamp: true }

/** The parameters of a source as fields of a form. */
export class Knobs {
  #form
  #fields
  #params = {}

  /** @param {HTMLFormElement} form @param {HTMLElement} fields where in the form the fields are */
  constructor(form, fields) {
    this.#form = form
    this.#fields = fields
  }

  /** Makes a field for each parameter. @param {import('../../contract.ts').SourceInfo['params']} params */
  offer(params) {
    this.#params = params
    this.#fields.replaceChildren(...Object.entries(params).map(([name, schema]) => field(name, schema)))
    this.#fields.hidden = Object.keys(params).length === 0
  }

  /** Sets fields. @param {Record<string, string | boolean>} values those that the source lacks are left out */
  set(values) {
    for (const [name, value] of Object.entries(values)) {
      const input = this.#input(name)
      if (input?.type === 'checkbox') input.checked = Boolean(value)
      else if (input) input.value = String(value)
    }
  }

  /** @returns {boolean} false where a field is out of bounds; the browser then says which */
  check() {
    return this.#form.reportValidity()
  }

  /** @returns {URLSearchParams} what differs from the service's defaults */
  get query() {
    const query = new URLSearchParams()
    for (const [name, schema] of Object.entries(this.#params)) {
      const { type, checked, value } = this.#input(name)
      const set = type === 'checkbox' ? String(checked) : value
      const usual = type === 'checkbox' ? String(schema.default ?? false) : ''
      if (set !== usual) query.set(name, set)
    }
    return query
  }

  /** @returns {number | undefined} an integer parameter's value or default */
  integer(name) {
    const { type, default: usual } = this.#params[name] ?? {}
    if (type !== 'integer') return undefined
    return this.#input(name).value === '' ? usual : Number(this.#input(name).value)
  }

  /** @returns {boolean} true where there is such a switch and it is on */
  on(name) {
    return this.#input(name)?.checked ?? false
  }

  #input(name) {
    return name in this.#params ? this.#form.elements.namedItem(name) : undefined
  }
}

/** @param {string} name @param {import('../../contract.ts').ParamSchema} schema */
function field(name, schema) {
  const input = schema.enum ? choice(schema.enum) : box(name, schema)
  const what = element('p', { id: `knob-${name}-what` }, schema.description?.replaceAll('`', '') ?? '')
  Object.assign(input, { name, id: `knob-${name}` })
  input.setAttribute('aria-describedby', what.id)
  return element('div', {}, element('label', { htmlFor: input.id }, name), input, what)
}

/** @param {string} name @param {any} schema */
function box(name, { type, minimum, maximum, default: usual }) {
  if (type === 'boolean')
    return element('input', { type: 'checkbox', checked: Boolean(PRESET[name] ?? usual) })
  const placeholder = String(usual ?? '')
  if (type !== 'integer') return element('input', { placeholder })
  return element('input', { type: 'number', min: `${minimum ?? ''}`, max: `${maximum ?? ''}`, placeholder })
}

function choice(values) {
  return element('select', {}, element('option'), ...values.map((value) => element('option', {}, value)))
}
