import { ArrayValue } from '../runtime/array.js'
import { IPAddressValue } from '../runtime/ip-address.js'
import { BYTE } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'

defineEnum('System.Net.Sockets.AddressFamily', { InterNetwork: 2, InterNetworkV6: 23 })

const isMapped = ({ isV4, bytes }: IPAddressValue) => !isV4 && /^0{20}ffff/.test(bytes.toString('hex'))

define('class System.Net.IPAddress', {
  'IPAddress(byte[] address)': (bytes: ArrayValue) => IPAddressValue.fromBytes(bytes.items as Buffer),
  'static IPAddress Parse(string ipString)': (text: string) => IPAddressValue.parse(text),
  'static bool TryParse(string? ipString, out IPAddress address)': (
    text: string | null,
    out: { set(value: unknown): void },
  ) => {
    const address = IPAddressValue.tryParse(text ?? '')
    out.set(address ?? null)
    return address !== undefined
  },
  'static IPAddress Any { get; }': () => IPAddressValue.parse('0.0.0.0'),
  'static IPAddress Loopback { get; }': () => IPAddressValue.parse('127.0.0.1'),
  'static bool IsLoopback(IPAddress address)': (address: IPAddressValue) =>
    address.isV4 ? address.bytes[0] === 127 : address.text === '::1',
  'byte[] GetAddressBytes()': (self: IPAddressValue) => ArrayValue.bytes(BYTE, Buffer.from(self.bytes)),
  'System.Net.Sockets.AddressFamily AddressFamily { get; }': (self: IPAddressValue) => (self.isV4 ? 2 : 23),
  'bool IsIPv4MappedToIPv6 { get; }': (self: IPAddressValue) => isMapped(self),
  'IPAddress MapToIPv4()': (self: IPAddressValue) =>
    self.isV4 ? self : IPAddressValue.fromBytes(self.bytes.subarray(12)),
  'IPAddress MapToIPv6()': (self: IPAddressValue) => (self.isV4 ? IPAddressValue.parse(`::ffff:${self.text}`) : self),
  'static IPAddress None { get; }': () => IPAddressValue.parse('255.255.255.255'),
  'static IPAddress Broadcast { get; }': () => IPAddressValue.parse('255.255.255.255'),
  'static IPAddress IPv6Any { get; }': () => IPAddressValue.parse('::'),
  'static IPAddress IPv6Loopback { get; }': () => IPAddressValue.parse('::1'),
  'string ToString()': (self: IPAddressValue) => self.text,
})
