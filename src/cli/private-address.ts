import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Loopback, link-local and private addresses (RFC 1122, 1918, 3927, 4193, 4291). */
const inside = new BlockList()
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  inside.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

/**
 * True if every address of a host is loopback or private.
 * @param address where it is reached, in place of a look-up
 * @throws what the look-up throws
 */
export async function isPrivate({ hostname }: URL, address?: string): Promise<boolean> {
  const name = address ?? hostname.replace(/^\[(.*)\]$/, '$1')
  const addresses = isIP(name) ? [name] : (await lookup(name, { all: true })).map(({ address }) => address)
  return addresses.every((address) => inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))
}
