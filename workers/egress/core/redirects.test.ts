import { expect, test } from "vitest";
import { hopsOf, MOST_HOPS, outgoingHeaders } from "./outgoing-headers.ts";
import { redirected, targetOf } from "./redirects.ts";

const from = new URL("https://shop.example.net/in");
const hop = () => ({
  method: "POST",
  headers: new Headers({ "content-type": "application/json", authorization: "Bearer x", "x-api-key": "x" }),
  body: "{}",
});
const away = new URL("https://other.example.net/");

test.each([
  [301, "POST", "GET"],
  [302, "POST", "GET"],
  [303, "PUT", "GET"],
  [301, "PUT", "PUT"],
  [303, "HEAD", "HEAD"],
  [307, "POST", "POST"],
  [308, "DELETE", "DELETE"],
])("after %i a %s goes on as %s", (status, method, expected) => {
  const next = redirected({ ...hop(), method }, status, { from, to: from });
  expect([next.method, next.body]).toEqual([expected, expected === method ? "{}" : null]);
  expect(next.headers.has("content-type")).toBe(expected === method);
  expect(next.headers.get("authorization")).toBe("Bearer x");
});

test("whatever may be a secret does not go to another origin", () => {
  const next = redirected(hop(), 308, { from, to: away });
  expect(Object.fromEntries(next.headers)).toEqual({ "content-type": "application/json" });
});

test("a redirect leads to its location, or nowhere", () => {
  expect(targetOf(302, "/out", from)).toBe("https://shop.example.net/out");
  expect(targetOf(302, "//10.0.0.1/", from)).toBe("https://10.0.0.1/");
  expect(targetOf(302, "http://[", from)).toBe("http://[");
  expect([targetOf(302, null, from), targetOf(304, "/out", from), targetOf(200, "/out", from)]).toEqual([
    null,
    null,
    null,
  ]);
});

test.each([
  [{ Host: "inside" }],
  [{ "Content-Length": "5" }],
  [{ "CF-Connecting-IP": "10.0.0.1" }],
  [{ "X-Forwarded-For": "10.0.0.1" }],
  [{ "Tidemark-Hops": "0" }],
  [{ "x y": "z" }],
  [{ x: "a\r\nb: c" }],
  [{ x: "a\0" }],
  [{ x: "a".repeat(20_000) }],
])("the header fields %j are refused", (given) => {
  expect(outgoingHeaders(given, 0)).toHaveProperty("reason");
});

test("each request of ours counts those before it, and a chain of them ends", () => {
  const made = outgoingHeaders({ "X-Own": "1" }, 2);
  if ("reason" in made) throw new Error(made.reason);
  expect([hopsOf(made.headers), made.headers.get("x-own")]).toEqual([3, "1"]);
  expect(outgoingHeaders({}, MOST_HOPS)).toHaveProperty("reason");
  expect(hopsOf(new Headers({ "tidemark-hops": "many" }))).toBe(0);
});
