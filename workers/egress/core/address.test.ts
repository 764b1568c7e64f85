import { expect, test } from "vitest";
import { isPublicAddress, parseAddress } from "./address.ts";
import { IPV4_RANGES } from "./special-ranges.ts";

test.each([
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.0",
  "93.184.215.14",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "169.255.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:82a::200e",
  "2001:200::1",
  "2001:4860:4860::8888",
  "2400:cb00:2048:1::c629:d7a2",
  "3ffe::1",
])("%s is public", (text) => {
  expect(isPublicAddress(text)).toBe(true);
});

test.each([
  "0.0.0.0",
  "0.255.255.255",
  "10.0.0.0",
  "10.255.255.255",
  "100.64.0.0",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.255",
  "168.63.129.16",
  "169.254.0.0",
  "169.254.169.254",
  "172.16.0.0",
  "172.31.255.255",
  "192.168.0.0",
  "192.168.255.255",
  "198.19.255.255",
  "224.0.0.0",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::1.1.1.1",
  "64:ff9b:1::1",
  "100::",
  "1fff:ffff::",
  "2001::1",
  "2001:1ff:ffff::",
  "2001:db8::1",
  "2001:0db8:0000::0001",
  "2002:a00:1::",
  "2620:4f:8000::1",
  "3fff::1",
  "4000::",
  "5f00::1",
  "fc00::1",
  "fdff::1",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  // What is no address in the spelling of a resolver is judged as none.
  "",
  "1.1.1",
  "01.1.1.1",
  "1.1.1.256",
  "1.1.1.1 ",
  "0x1.1.1.1",
  "shop.example.net",
  ":::",
  "1::2::3",
  "2606:4700",
  "2606:4700:4700::1111%eth0",
  "2606:4700:0:0:0:0:0:0::",
  "2606:4700::1.2.3",
  "2606:4700::1.2.3.4:1",
  "2606::47000",
  "[2606:4700:4700::1111]",
])("%j is not public", (text) => {
  expect(isPublicAddress(text)).toBe(false);
});

test("no special block of IPv4 holds a public first or last address", () => {
  for (const range of IPV4_RANGES) {
    const [start = "", length = ""] = range.split("/");
    const first = parseAddress(start)?.value ?? 0n;
    const last = first + 2n ** BigInt(32 - Number(length)) - 1n;
    for (const value of [first, last]) {
      const parts = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n);
      expect([parts.join("."), isPublicAddress(parts.join("."))]).toEqual([parts.join("."), false]);
    }
  }
});
