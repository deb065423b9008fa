import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { generate } from 'selfsigned'
import { fetched } from '../programs/fetch/fetch.ts'

/** How long it is valid, ms: 20 years. The cache may be older than the checkout. */
const VALID = 20 * 365 * 24 * 3_600_000

/** What a server on this machine needs to speak TLS. All is PEM. */
export interface Certificate {
  /** The authority's own certificate: who trusts it trusts `cert`. */
  ca: string
  /** For localhost, 127.0.0.1 and ::1. */
  cert: string
  key: string
  /** The same as files, for programs that take paths. */
  files: Record<'ca' | 'cert' | 'key', string>
}

/** A certificate for this machine, made when it is first wanted and kept in `.cache/`. */
export async function certificate(): Promise<Certificate> {
  const made = {
    folder: 'certificate/1',
    title: 'a certificate for 127.0.0.1',
    takes: 'less than a second',
    file: 'cert.pem',
    make,
  }
  const { signal } = new AbortController()
  const paths = files(dirname(await fetched(made, { signal, progress() {} })))
  const [ca, cert, key] = await Promise.all(
    [paths.ca, paths.cert, paths.key].map((path) => readFile(path, 'utf8')),
  )
  return { ca, cert, key, files: paths } as Certificate
}

/** Makes this process trust it, as far as nothing else is said about a connection. */
export async function trustCertificate(): Promise<void> {
  const { ca } = await certificate()
  setDefaultCACertificates([...getCACertificates('default'), ca])
}

const files = (folder: string) => ({
  ca: join(folder, 'ca.pem'),
  cert: join(folder, 'cert.pem'),
  key: join(folder, 'key.pem'),
})

/** The authority's key is not kept, so that nothing else can ever be signed with it. */
async function make(folder: string): Promise<void> {
  const validity = {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 24 * 3_600_000),
    notAfterDate: new Date(Date.now() + VALID),
  } as const
  const authority = await generate([{ name: 'commonName', value: 'streamproof bench' }], {
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...validity,
    extensions: [
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
    ca: { key: authority.private, cert: authority.cert },
  })
  const paths = files(folder)
  await Promise.all([
    writeFile(paths.ca, authority.cert),
    writeFile(paths.cert, cert),
    writeFile(paths.key, key, { mode: 0o600 }),
  ])
}
