/**
 * IPv4 blocks that are no public hosts: the rows of the IANA IPv4 Special-Purpose Address Registry (RFC
 * 6890) and multicast (RFC 5771). One more is a public address at which a cloud serves its metadata.
 */
export const IPV4_RANGES = [
  "0.0.0.0/8", // this network, RFC 791
  "10.0.0.0/8", // private use, RFC 1918
  "100.64.0.0/10", // shared address space, RFC 6598
  "127.0.0.0/8", // loopback, RFC 1122
  "168.63.129.16/32", // the host agent of Azure
  "169.254.0.0/16", // link local with metadata services, RFC 3927
  "172.16.0.0/12", // private use, RFC 1918
  "192.0.0.0/24", // IETF protocol assignments, RFC 6890
  "192.0.2.0/24", // documentation, RFC 5737
  "192.31.196.0/24", // AS112, RFC 7535
  "192.52.193.0/24", // AMT, RFC 7450
  "192.88.99.0/24", // 6to4 relays, RFC 7526
  "192.168.0.0/16", // private use, RFC 1918
  "192.175.48.0/24", // AS112, RFC 7534
  "198.18.0.0/15", // benchmarking, RFC 2544
  "198.51.100.0/24", // documentation, RFC 5737
  "203.0.113.0/24", // documentation, RFC 5737
  "224.0.0.0/4", // multicast, RFC 5771
  "240.0.0.0/4", // reserved, RFC 1112, with the limited broadcast
] as const;

/** The block of global unicast (RFC 4291 §2.4). No address outside it is a public host. */
export const IPV6_GLOBAL = "2000::/3";

/**
 * Blocks within global unicast that are no public hosts, by the IANA IPv6 Special-Purpose Address Registry.
 * Those that carry an IPv4 address inside are among them.
 */
export const IPV6_RANGES = [
  "2001::/23", // IETF protocol assignments with Teredo, RFC 2928
  "2001:db8::/32", // documentation, RFC 3849
  "2002::/16", // 6to4, RFC 3056
  "2620:4f:8000::/48", // AS112, RFC 7534
  "3fff::/20", // documentation, RFC 9637
] as const;
