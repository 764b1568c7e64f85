import { IPV4_RANGES, IPV6_GLOBAL, IPV6_RANGES } from "./special-ranges.ts";

type Address = { bits: 32 | 128; value: bigint };
type Block = { bits: 32 | 128; prefix: bigint; rest: bigint };

/**
 * True for an address of a public host. The text is IPv4 in four decimal parts or IPv6 without a zone, as
 * resolvers write them. Any other text is no public address.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === null) return false;
  if (address.bits === 32) return !SPECIAL_IPV4.some((block) => holds(block, address));
  return holds(GLOBAL, address) && !SPECIAL_IPV6.some((block) => holds(block, address));
}

/** The number of an address, or null for text that is none. */
export function parseAddress(text: string): Address | null {
  if (text.length > 45) return null;
  if (!text.includes(":")) {
    const value = ipv4(text);
    return value === null ? null : { bits: 32, value };
  }
  const value = ipv6(text);
  return value === null ? null : { bits: 128, value };
}

function ipv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    // A leading zero is octal for some readers and decimal for others.
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = value * 256n + BigInt(part);
  }
  return value;
}

/** RFC 4291 §2.2: eight groups, one run of zeros left out, and the last two perhaps as IPv4. */
function ipv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = [groups(halves[0] ?? "", halves.length === 1), groups(halves[1] ?? "", true)];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const zeros = Array.from({ length: missing }, () => 0n);
  return [...head, ...zeros, ...tail].reduce((value, group) => value * 65_536n + group, 0n);
}

function groups(text: string, isLast: boolean): bigint[] | null {
  if (text === "") return [];
  const found: bigint[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    if (isLast && at === parts.length - 1 && part.includes(".")) {
      const inside = ipv4(part);
      if (inside === null) return null;
      found.push(inside / 65_536n, inside % 65_536n);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) found.push(BigInt(`0x${part}`));
    else return null;
  }
  return found;
}

function blockOf(text: string): Block {
  const [start = "", length = ""] = text.split("/");
  const address = parseAddress(start);
  if (address === null) throw new RangeError(`no block of addresses: ${text}`);
  const rest = BigInt(address.bits - Number(length));
  return { bits: address.bits, prefix: address.value >> rest, rest };
}

function holds({ bits, prefix, rest }: Block, address: Address): boolean {
  return bits === address.bits && address.value >> rest === prefix;
}

const SPECIAL_IPV4 = IPV4_RANGES.map(blockOf);
const GLOBAL = blockOf(IPV6_GLOBAL);
const SPECIAL_IPV6 = IPV6_RANGES.map(blockOf);
