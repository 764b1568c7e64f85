import fc from "fast-check";
import { expect, test } from "vitest";
import { returnPath } from "./return-to.ts";

test.each([
  ["/", "/"],
  ["/settings/security", "/settings/security"],
  ["/trades?symbol=A%20B&from=2026-01-01#top", "/trades?symbol=A%20B&from=2026-01-01#top"],
  [
    "/oauth/authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fback&state=x",
    "/oauth/authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fback&state=x",
  ],
  ["/search?next=//evil.example", "/search?next=//evil.example"],
  ["/a/../b", "/b"],
  ["/a b", "/a%20b"],
])("goes on to %s", (given, path) => {
  expect(returnPath(given)).toBe(path);
});

test.each([
  "",
  "settings",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "\t//evil.example",
  "/\n/evil.example",
  "/\r\nset-cookie: a=b",
  "/\u0000/evil.example",
  " //evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "/%2f/evil.example",
  "/%2Fevil.example",
  "/%5cevil.example",
  "/%5C%5Cevil.example",
  "/%09/evil.example",
  "/%0d%0aset-cookie:a=b",
  "/%252fevil.example",
  "/%25252fevil.example",
  "/%2525252525252fevil.example",
  "/%",
  "/%c0%af",
  "/ok\\..\\evil",
  "/@evil.example\\",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "data:text/html,x",
  "https://evil.example",
  "https:evil.example",
  "http:/evil.example",
  "?next=/",
  "#x",
  "/\u2028/evil.example",
  `/${"a".repeat(2000)}`,
])("never leaves this site: %j (CVE-2025-71403, CVE-2025-27143, CVE-2026-82467, CVE-2026-67333)", (given) => {
  expect(returnPath(given)).toBeNull();
});

test("whatever is given, what comes out is a path here, however often it is read again", () => {
  const part = fc.constantFrom(
    "/",
    "\\",
    "%2f",
    "%5c",
    "%25",
    ".",
    "..",
    "%2e",
    "\t",
    "\n",
    "%09",
    ":",
    "@",
    "?",
    "#",
    "evil.example",
    "javascript:",
    "a",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = returnPath(`/${parts.join("")}`);
      if (path === null) return;
      const url = new URL(path, "https://tidemark.example");
      expect(url.origin).toBe("https://tidemark.example");
      expect(url.pathname.startsWith("//")).toBe(false);
      expect(returnPath(path)).toBe(path);
    }),
    { numRuns: 20_000 },
  );
});
