import t from 'tap'
import { isPrivate } from '../../src/cli/private-address.ts'

t.test('Loopback, link-local and private addresses are private, and others are not', async (t) => {
  const inside = [
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.1.1',
  ]
  const inside6 = ['[::1]', '[fc00::1]', '[fd12::1]', '[fe80::1]', '[::ffff:127.0.0.1]']
  for (const host of [...inside, ...inside6]) t.ok(await isPrivate(new URL(`http://${host}/`)), host)
  const outside = [
    '8.8.8.8',
    '172.32.0.1',
    '11.0.0.1',
    '192.169.0.1',
    '[2001:db8::1]',
    '[::ffff:8.8.8.8]',
    '0.0.0.1',
  ]
  for (const host of outside) t.notOk(await isPrivate(new URL(`http://${host}/`)), host)
})

t.test('A name is what all its addresses are', async (t) => {
  t.ok(await isPrivate(new URL('http://localhost:8080/')))
})

t.test('An address that is given counts in place of the name', async (t) => {
  t.ok(await isPrivate(new URL('https://app.example/'), '10.0.0.5'))
  t.notOk(await isPrivate(new URL('https://localhost/'), '8.8.8.8'))
})
