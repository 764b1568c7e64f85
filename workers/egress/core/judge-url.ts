/** What this deployment says of origins: its own, and those that are reached although they are not public. */
export type Origins = { own: string; allow: readonly string[] };

/**
 * `named`: the addresses of `host` have to be judged before a request. `allowed`: the deployment lists the
 * origin. A reason is a clause about the address, such as "it is not https".
 */
export type Judged =
  | { kind: "allowed"; url: URL }
  | { kind: "named"; url: URL; host: string }
  | { kind: "refused"; reason: string };

const PORTS = ["", "8443"];
const MOST_CHARS = 2_048;

/**
 * Top-level names that never lead to a public host. They stand in the IANA registry of Special-Use Domain
 * Names (RFC 6761), or networks use them inside although nobody delegated them (RFC 8244).
 */
const SPECIAL_NAMES = new Set(
  (
    "alt arpa corp example home internal intranet invalid lan local localdomain localhost " +
    "mail onion private test workgroup"
  ).split(" "),
);

/**
 * Judges an address that a user gave, before any name is looked up. The parser of URLs brings every spelling
 * of an IPv4 address into four decimal parts: decimal, octal, hexadecimal, short, full width and escaped.
 */
export function judgeUrl(text: string, { own, allow }: Origins): Judged {
  if (text.length > MOST_CHARS) return refused("it is longer than 2,048 characters");
  const url = URL.parse(text);
  if (url === null) return refused("it is not a URL");
  if (url.username !== "" || url.password !== "") return refused("it holds a user name or a password");
  const host = withoutDots(url.hostname);
  if (host === new URL(own).hostname && !isLoopback(host)) return refused("it is Tidemark itself");
  if (url.origin === own) return refused("it is Tidemark itself");
  if (allow.includes(url.origin)) return { kind: "allowed", url };
  if (url.protocol !== "https:") return refused("it is not https");
  if (!PORTS.includes(url.port)) return refused("its port is not 443 or 8443");
  if (host.startsWith("[") || /^[\d.]+$/.test(host)) return refused("it names an address instead of a host");
  if (!isPublicName(host)) return refused("its host is not a public name");
  return { kind: "named", url, host };
}

/** True for two labels or more of letters, digits and inner hyphens, whose last label is delegated. */
function isPublicName(host: string): boolean {
  const labels = host.split(".");
  const last = labels.at(-1) ?? "";
  return (
    host.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^\d+$|^0x/.test(last) &&
    !SPECIAL_NAMES.has(last)
  );
}

/** On a developer's machine many servers share the host, so there only the port tells them apart. */
function isLoopback(host: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(host);
}

/** The name without the dots behind its last label. */
function withoutDots(name: string): string {
  let end = name.length;
  while (name[end - 1] === ".") end--;
  return name.slice(0, end);
}

function refused(reason: string): Judged {
  return { kind: "refused", reason };
}
