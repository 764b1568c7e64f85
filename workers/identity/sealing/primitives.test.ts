import { describe, expect, test } from "vitest";
import { hmac } from "../keys.ts";
import { canonical, cipherKey, decrypt, derive, derivingKey, encrypt } from "./primitives.ts";

const bytes = (hex: string) =>
  Uint8Array.from({ length: hex.length / 2 }, (_, n) => Number.parseInt(hex.slice(n * 2, n * 2 + 2), 16));
const hex = (value: Uint8Array) => [...value].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const text = (value: string) => hex(new TextEncoder().encode(value));
const run = (from: number, to: number) => hex(Uint8Array.from({ length: to - from + 1 }, (_, n) => from + n));

describe("HKDF-SHA-256 gives what RFC 5869, appendix A, gives", () => {
  test.each([
    {
      name: "A.1",
      ikm: "0b".repeat(22),
      salt: run(0x00, 0x0c),
      info: run(0xf0, 0xf9),
      okm: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    },
    {
      name: "A.2",
      ikm: run(0x00, 0x4f),
      salt: run(0x60, 0xaf),
      info: run(0xb0, 0xff),
      okm:
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c" +
        "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    },
    {
      name: "A.3",
      ikm: "0b".repeat(22),
      salt: "",
      info: "",
      okm: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    },
  ])("$name", async ({ ikm, salt, info, okm }) => {
    const key = await derivingKey(bytes(ikm));
    const given = { salt: bytes(salt), info: bytes(info), length: okm.length / 2 };
    expect(hex(await derive(key, given))).toBe(okm);
  });
});

describe("HMAC-SHA-256 gives what RFC 4231, section 4, gives", () => {
  test.each([
    {
      name: "4.2",
      key: "0b".repeat(20),
      message: text("Hi There"),
      mac: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    },
    {
      name: "4.3",
      key: text("Jefe"),
      message: text("what do ya want for nothing?"),
      mac: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    },
    {
      name: "4.4",
      key: "aa".repeat(20),
      message: "dd".repeat(50),
      mac: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    },
    {
      name: "4.7",
      key: "aa".repeat(131),
      message: text("Test Using Larger Than Block-Size Key - Hash Key First"),
      mac: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    },
  ])("$name", async ({ key, message, mac }) => {
    expect(hex(await hmac("SHA-256", bytes(key), bytes(message)))).toBe(mac);
  });
});

describe("AES-256-GCM gives what McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, give", () => {
  const key = "feffe9928665731c6d6a8f9467308308".repeat(2);
  const iv = "cafebabefacedbaddecaf888";
  const plaintext =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
  const ciphertext =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
  test.each([
    {
      name: "13",
      key: "00".repeat(32),
      iv: "00".repeat(12),
      aad: "",
      plaintext: "",
      sealed: "530f8afbc74536b9a963b4f1c4cb738b",
    },
    {
      name: "14",
      key: "00".repeat(32),
      iv: "00".repeat(12),
      aad: "",
      plaintext: "00".repeat(16),
      sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    },
    { name: "15", key, iv, aad: "", plaintext, sealed: `${ciphertext}b094dac5d93471bdec1a502270e3cc6c` },
    {
      name: "16",
      key,
      iv,
      aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      plaintext: plaintext.slice(0, 120),
      sealed: `${ciphertext.slice(0, 120)}76fc6ece0f4e1768cddf8853bb2d551b`,
    },
  ])("test case $name", async (given) => {
    const imported = await cipherKey(bytes(given.key));
    const bound = { iv: bytes(given.iv), aad: bytes(given.aad) };
    expect(hex(await encrypt(imported, bound, bytes(given.plaintext)))).toBe(given.sealed);
    expect(hex((await decrypt(imported, bound, bytes(given.sealed))) ?? bytes("ff"))).toBe(given.plaintext);
    expect(await decrypt(imported, { ...bound, aad: bytes("00") }, bytes(given.sealed))).toBeNull();
  });
});

test("no two lists of fields have one spelling", () => {
  const lists = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["a", "b", "c"]];
  expect(new Set(lists.map((list) => hex(canonical(...list)))).size).toBe(lists.length);
});
