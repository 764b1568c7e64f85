import { TrieRouter } from "hono/router/trie-router";
import type { Result } from "hono/router";
import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { app } from "../app.ts";
import { ExactFirstRouter } from "./exact-first-router.ts";
import { MOUNTS } from "./factory.ts";

const PATHS = MOUNTS.flatMap((mount) => ENDPOINTS.map(({ path }) => `${mount}${path}`));
const isExact = (path: string) => !path.includes(":");

/** The handlers in their order, each with its parameters as a handler reads them. */
function read<T>([found, stash]: Result<T>): [T, Record<string, string>][] {
  return found.map(([handler, params]) => [
    handler,
    Object.fromEntries(
      Object.entries(params).map(([name, at]) => [
        name,
        stash === undefined ? String(at) : (stash[Number(at)] ?? ""),
      ]),
    ),
  ]);
}

test("every path and method finds the handlers that Hono's general router finds, in their order", () => {
  const [ours, general] = [new ExactFirstRouter<string>(), new TrieRouter<string>()];
  for (const router of [ours, general]) {
    router.add("ALL", "/*", "around");
    for (const mount of MOUNTS) {
      router.add("ALL", `${mount}/*`, `gate of ${mount}`);
      for (const { method, path } of ENDPOINTS) router.add(method, mount + path, `${method} ${mount}${path}`);
    }
    router.add("ALL", "/*", "after");
  }
  const asked = [
    ...PATHS.map((path) => path.replaceAll(/:\w+/g, "x1")),
    "/",
    "/nowhere",
    "/mapi",
    "/mapi/",
    "/api/v1/none",
  ];
  for (const path of asked) {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const expected = read(general.match(method, path));
      expect(read(ours.match(method, path))).toEqual(expected);
      expect(read(ours.match(method, path))).toEqual(expected);
    }
  }
});

test("no route of the application is looked for node by node", () => {
  for (const path of PATHS) {
    const found = app.router.match("GET", path);
    if (isExact(path)) expect(app.router.match("GET", path)).toBe(found);
    // Only the router of one expression keeps the values of parameters beside the handlers.
    else expect(found[1]).toBeInstanceOf(Array);
  }
});
