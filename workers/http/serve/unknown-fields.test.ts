import { expect, test } from "vitest";
import * as z from "zod";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { unknownFields } from "./unknown-fields.ts";

const Leaf = z.object({ a: z.string().optional() });
const Shape = z.object({
  leaf: Leaf.nullable().optional(),
  list: z.array(Leaf).default([]),
  named: z.record(z.string(), Leaf).optional(),
  pair: z.tuple([Leaf, z.number()]).optional(),
  either: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("x"), x: z.number() }),
      z.object({ kind: z.literal("y") }),
    ])
    .optional(),
  both: z.intersection(z.object({ l: z.number() }), z.object({ r: z.number() })).optional(),
  loose: z.looseObject({ leaf: Leaf.optional() }).optional(),
  any: z.unknown().pipe(z.json()).optional(),
  early: z.preprocess((given) => given, Leaf).optional(),
});

test.each([
  [{}, []],
  [{ leaf: null, list: [{}], any: { deep: { er: 1 } }, loose: { more: 1 } }, []],
  [{ other: 1, leaf: { b: 1 } }, ["other", "leaf.b"]],
  [
    { list: [{ a: "1" }, { b: 1 }], named: { n: { b: 1 } }, pair: [{ b: 1 }, 2] },
    ["list.1.b", "named.n.b", "pair.0.b"],
  ],
  [{ either: { kind: "x", x: 1, y: 2 } }, ["either.y"]],
  [{ either: { kind: "y", x: 1 } }, ["either.x"]],
  [{ both: { l: 1, r: 2, m: 3 } }, ["both.m"]],
  [{ loose: { leaf: { b: 1 } }, early: { b: 1 } }, ["loose.leaf.b", "early.b"]],
])("names what has no place in %j", (value, paths) => {
  expect(Shape.safeParse(value).success).toBe(true);
  expect(unknownFields(Shape.default({ list: [] }).optional(), value)).toEqual(paths);
});

/** The kinds of schemas that hold no other schema, and those whose parts are looked into. */
const KINDS = new Set(
  (
    "string number int boolean null literal enum unknown any undefined never date bigint transform template_literal" +
    " object record array tuple union intersection pipe lazy optional nullable default prefault nonoptional readonly catch"
  ).split(" "),
);

test("every body and query of every contract is of kinds that are looked into", () => {
  const seen = new Set<unknown>();
  const unseen: string[] = [];
  let objects = 0;
  const walk = (at: unknown, path: string): void => {
    if (typeof at !== "object" || at === null || seen.has(at)) return;
    seen.add(at);
    if (at instanceof z.ZodType) {
      if (!KINDS.has(at.def.type)) unseen.push(`${path} is ${at.def.type}`);
      if (at instanceof z.ZodObject) objects++;
      if (at instanceof z.ZodLazy) walk(at.def.getter(), path);
      for (const [name, part] of Object.entries(at.def)) if (name !== "checks") walk(part, `${path}.${name}`);
    } else if (Array.isArray(at) || Object.getPrototypeOf(at) === Object.prototype)
      for (const [name, part] of Object.entries(at)) walk(part, `${path}.${name}`);
  };
  for (const { name, body, query } of ENDPOINTS) {
    walk(body, name);
    walk(query, name);
  }
  expect(unseen).toEqual([]);
  expect(objects).toBeGreaterThan(100);
});
