import { expect, test } from "vitest";
import { OWN_ORIGIN, REFUSED_URLS } from "#test/refused-urls.ts";
import { judgeUrl } from "./judge-url.ts";

const nothing = { own: OWN_ORIGIN, allow: [] };

test.each(REFUSED_URLS)("%j is refused by its spelling alone", (text) => {
  expect(judgeUrl(text, nothing)).toMatchObject({ kind: "refused", reason: expect.stringMatching(/^it/) });
});

test.each([
  ["https://shop.example.net/a?b=c", "shop.example.net"],
  ["https://shop.example.net:8443/", "shop.example.net"],
  ["HTTPS://Shop.Example.NET:443/", "shop.example.net"],
  ["https://shop.example.net./", "shop.example.net"],
  ["https://127.0.0.1.nip.io/", "127.0.0.1.nip.io"],
  ["https://localhost.example.net/", "localhost.example.net"],
  ["https://bücher.example.net/", "xn--bcher-kva.example.net"],
  ["https://app.tidemark-own.com.example.net/", "app.tidemark-own.com.example.net"],
])("%s is judged by the addresses of %s", (text, host) => {
  expect(judgeUrl(text, nothing)).toMatchObject({ kind: "named", host });
});

test("an allowed origin is reached as it is, and no other port, scheme, host or user of it", () => {
  const allow = ["http://127.0.0.1:9099"];
  const kindOf = (text: string) => judgeUrl(text, { own: "http://localhost:8787", allow }).kind;
  expect(kindOf("http://127.0.0.1:9099/any?path")).toBe("allowed");
  expect(kindOf("http://2130706433:9099/")).toBe("allowed");
  const others = ["http://127.0.0.1:9098/", "https://127.0.0.1:9099/", "http://localhost:9099/"];
  for (const text of [...others, "http://a@127.0.0.1:9099/", "http://[::1]:9099/", "http://127.0.0.2:9099/"])
    expect(kindOf(text)).toBe("refused");
});

test("our own origin is refused even where it is allowed", () => {
  const own = "http://127.0.0.1:8787";
  expect(judgeUrl(`${own}/hooks/a`, { own, allow: [own] }).kind).toBe("refused");
});
