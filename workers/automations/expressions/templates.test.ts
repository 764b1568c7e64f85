import { expect, test } from "vitest";
import type { Json } from "#shared/contracts/json.ts";
import { openSandbox } from "./sandbox.ts";
import { compileTemplates, expressionsOf, fillTemplates } from "./templates.ts";

const INPUT = { name: "Ann", n: 2, list: [1, { a: null }], none: null, evil: "{{ 1 + 1 }}" };
const SCOPE = { input: INPUT, nodes: {}, now: "2026-01-01T00:00:00.000Z" };

async function fill(config: Json) {
  const sandbox = await openSandbox();
  const { compiled, faults } = compileTemplates(config);
  expect(faults).toEqual([]);
  return fillTemplates(compiled, (expression) => sandbox.evaluate(expression, SCOPE));
}

test("a template alone gives its value, within a text its words, and data is never read for templates", async () => {
  expect(
    await fill({
      plain: ["a", 1, null, true, "{ single }", "}}"],
      alone: "{{ input.list }}",
      text: "Hi {{input.name}}, {{ input.n * 2 }} of {{ input.list }}{{ input.none }}!",
      braces: '{{ ({ a: { b: "}}" } }) }} and {{ `${"}}"}` }}',
      escaped: '{{ "{{" }}',
      data: "{{ input.evil }}",
      mixed: "x{{ input.evil }}",
      nested: { deep: [{ "{{ key }}": "{{ input.n }}" }], __proto__: "{{ 1 }}" },
    }),
  ).toEqual({
    ok: true,
    value: {
      plain: ["a", 1, null, true, "{ single }", "}}"],
      alone: [1, { a: null }],
      text: 'Hi Ann, 4 of [1,{"a":null}]!',
      braces: '{"a":{"b":"}}"}} and }}',
      escaped: "{{",
      data: "{{ 1 + 1 }}",
      mixed: "x{{ 1 + 1 }}",
      nested: { deep: [{ "{{ key }}": 2 }] },
    },
  });
});

test("a template that fails names its place in the config", async () => {
  expect(await fill({ body: { items: ["a", "b {{ input.list[7].a }}"] } })).toMatchObject({
    ok: false,
    path: "body.items.1",
    error: { message: "TypeError: cannot read property 'a' of undefined", line: 1 },
  });
});

test.each<[fault: RegExp, path: string, config: Json]>([
  [/does not end/, "url", { url: "https://{{ input.host" }],
  [/does not end/, "url", { url: "{{ 'a }}" }],
  [/does not end/, "url", { url: "{{ a) }}" }],
  [/is empty/, "url", { url: "x{{ }}" }],
  [/does not end with }} within 4000/, "url", { url: `{{ ${"1".repeat(4001)} }}` }],
  [/at most 50 templates/, "", Array.from({ length: 51 }, () => "{{ 1 }}")],
  [/levels deep/, "0.".repeat(33).slice(0, -1), nested(40)],
])("a config is refused: %s", (fault, path, config) => {
  const { faults } = compileTemplates(config);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.error.message).toMatch(fault);
  expect(faults[0]?.path).toBe(path);
});

test("the expressions of a config are told with their places", () => {
  const { compiled } = compileTemplates({ a: ["{{ 1 }}", "b{{ 2 }}c{{ 3 }}"], d: "{{ 4 }}" });
  expect(expressionsOf(compiled)).toEqual([
    { path: "a.0", expression: "1" },
    { path: "a.1", expression: "2" },
    { path: "a.1", expression: "3" },
    { path: "d", expression: "4" },
  ]);
});

function nested(levels: number): Json {
  return levels === 0 ? "{{ 1 }}" : [nested(levels - 1)];
}
