import { X509Certificate } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import t from 'tap'
import { certificate } from '../../../bench/rig/certificate.ts'

t.test('A certificate of this machine, signed by an authority of its own', async (t) => {
  const { ca, cert, key, files } = await certificate()
  const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)]
  t.equal(authority.ca, true)
  t.ok(server.checkIssued(authority) && server.verify(authority.publicKey))
  t.equal(server.ca, false)
  t.equal(server.checkHost('localhost'), 'localhost')
  for (const address of ['127.0.0.1', '::1']) t.equal(server.checkIP(address), address)
  t.equal(await readFile(files.key, 'utf8'), key)
  const folder = dirname(files.ca)
  t.strictSame((await readdir(folder)).sort(), ['ca.pem', 'cert.pem', 'key.pem'], 'no key of the authority')
  t.strictSame(await certificate(), { ca, cert, key, files }, 'it is made once')
})
