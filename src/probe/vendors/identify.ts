import { vendors } from './index.ts'
import type { Vendor } from './vendor.ts'

/** A vendor that left its mark on an answer. A mark is no proof of who did what. */
export interface Seen {
  vendor: Vendor
  /** What shows it, as it came: `server: nginx/1.27`, say. */
  evidence: string[]
  /** True where the body is the vendor's own error page. */
  errorPage: boolean
}

/** What of an answer can show who gave it. */
export interface Marks {
  /** The host name that was asked. */
  host: string
  headers: [name: string, value: string][]
  /** The body of an answer that is no stream. */
  body?: string | undefined
}

/** Who shows in an answer: several where there are several hops. */
export function identify(marks: Marks): Seen[] {
  return vendors.map((vendor) => see(vendor, marks)).filter(({ evidence }) => evidence.length > 0)
}

function see(vendor: Vendor, { host, headers, body }: Marks): Seen {
  const fields = headers.filter(([name, value]) =>
    vendor.fields.some(([field, looks]) => field === name.toLowerCase() && looks.test(value)),
  )
  const page =
    body === undefined ? undefined : vendor.errorPages?.map((looks) => looks.exec(body)?.[0]).find(Boolean)
  return {
    vendor,
    evidence: [
      ...fields.map(
        ([name, value]) =>
          `${name.toLowerCase()}: ${name.toLowerCase() === 'set-cookie' ? `${value.split('=')[0]}=…` : value}`,
      ),
      ...(vendor.hosts?.test(host) ? [`the host name ${host}`] : []),
      ...(page ? [`its own error page: ${page.replace(/\s+/g, ' ').trim()}`] : []),
    ],
    errorPage: page !== undefined,
  }
}
