import { beforeAll, expect, test } from "vitest";
import { MOST_EXPRESSION_BYTES } from "#shared/contracts/expressions.ts";
import { LONGEST_EXPRESSION } from "#shared/contracts/flow-nodes.ts";
import { Why } from "#shared/contracts/runs.ts";
import { rounds } from "#test/effort.ts";
import { ESCAPES, HEAVY, HOSTILE_INPUT, isAsNamed } from "#test/fixtures/hostile-expressions.ts";
import { FUEL, openSandbox, type Sandbox } from "./sandbox.ts";

const SCOPE = { input: HOSTILE_INPUT, nodes: { a: { b: [1] } }, now: "2026-01-01T00:00:00.000Z" };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});

const valueOf = (expression: string, scope = SCOPE): unknown => {
  const evaluated = sandbox.evaluate(expression, scope);
  return evaluated.ok ? evaluated.value : evaluated.error;
};

test.each<[expression: string, value: unknown]>([
  ["input.amount > 3 && input.tags.includes('x')", true],
  ["nodes.a.b[0] + now", `1${SCOPE.now}`],
  ["({ ...input, at: new Date() })", { ...HOSTILE_INPUT, at: SCOPE.now }],
  ["input.tags.map(tag => `${tag}é\u{1f4a1}`)", ["xé\u{1f4a1}"]],
  ["input.missing?.deeper", null],
  ["0 / 0", null],
  ["'\\ud800' + String.fromCharCode(0)", "\ufffd\ufffd"],
  ["new Date(2026, 0, 1).getTimezoneOffset()", 0],
  ["1 // and no more", 1],
  ["(() => { let n = 0; for (const tag of input.tags) n += tag.length; return n })()", 1],
])("%s gives its value", (expression, value) => {
  expect(valueOf(expression)).toEqual(value);
});

test.each<[expression: string, fault: object]>([
  ["1 +", { message: "SyntaxError: the expression ends too early", line: 1, column: 4 }],
  ["'abc", { message: "SyntaxError: unexpected end of string", line: 1, column: 1 }],
  ["input.tags.map(tag =>\n  tag @ 2)", { message: "SyntaxError: expecting ','", line: 2, column: 7 }],
  ["1) + (2", { message: "SyntaxError: a bracket closes more than was opened", line: 1, column: 2 }],
  ["", { message: "the expression is empty" }],
  ["1".repeat(LONGEST_EXPRESSION + 1), { message: "an expression has at most 4000 characters" }],
])("%j is refused when it is saved and when it runs", (expression, fault) => {
  expect(sandbox.check(expression)?.error).toEqual(fault);
  expect(valueOf(expression)).toEqual(fault);
});

test("a fault of the run says where it stands", () => {
  expect(sandbox.check("\ninput.\n  missing.deeper")).toBeNull();
  expect(valueOf("\ninput.\n  missing.deeper")).toEqual({
    message: "TypeError: cannot read property 'deeper' of undefined",
    line: 3,
    column: 10,
  });
});

const every = rounds({ sample: 4, long: 1 });

test("a hostile expression gets the answer that the corpus names, and none does more than its work", () => {
  const tried = [...ESCAPES, ...HEAVY].filter((_, n) => n % every === 0);
  const wrong = tried.filter((hostile) => {
    const answer = sandbox.evaluate(hostile.expression, SCOPE);
    return !isAsNamed(hostile, answer) || answer.fuel > FUEL * 1.01;
  });
  expect(wrong).toEqual([]);
  expect(valueOf("input.amount")).toBe(5);
});

test("nothing that an expression does reaches the next one", () => {
  const clean =
    "[typeof leak, ({}).leak === undefined, [1].map(n => n)[0], Reflect.ownKeys(globalThis).length].join()";
  const before = valueOf(clean);
  for (const poison of [
    "globalThis.leak = 1",
    "(Object.prototype.leak = 1, Array.prototype.map = () => [7], 1)",
    "Object.freeze(Object.prototype) && Object.defineProperty(globalThis, 'undefined2', { value: 1 }) && 1",
    "(() => { Object.setPrototypeOf(Object.prototype.constructor, null); return 1 })()",
    "(() => { globalThis.leak = 'x'.repeat(3000000); return 1 })()",
    "(() => { globalThis.leak = 1; while (true); })()",
    "Symbol.for('leak') in globalThis || 1",
  ]) {
    sandbox.evaluate(poison, SCOPE);
    expect([poison, valueOf(clean)]).toEqual([poison, before]);
  }
});

test("the same expression over the same scope does the same work", () => {
  const fuel = () => sandbox.evaluate("input.tags.concat([Date.now()]).sort()", SCOPE).fuel;
  const first = fuel();
  sandbox.evaluate("(() => { while (true); })()", SCOPE);
  expect([fuel(), fuel()]).toEqual([first, first]);
});

test("an expression sees and gives 256 KB of JSON, and no more", () => {
  const rows = Array.from({ length: 4500 }, (_, n) => ({
    id: n,
    name: `n${n}`,
    value: n * 1.5,
    tags: ["a", "b"],
  }));
  const large = { ...SCOPE, input: { amount: 0, tags: ["x"], rows } };
  expect(valueOf("input.rows.filter(row => row.id % 1000 === 0).length", large)).toBe(5);
  const text = "x".repeat(MOST_EXPRESSION_BYTES - 100);
  expect(valueOf("input.text", { ...SCOPE, input: { ...HOSTILE_INPUT, text } as typeof HOSTILE_INPUT })).toBe(
    text,
  );
  const above = { ...SCOPE, nodes: { a: { b: [text.length], text: `${text}é${"x".repeat(100)}` } } };
  expect(valueOf("1", above)).toEqual({ message: "an expression sees at most 256 KB of JSON" });
  expect(valueOf("({ a: [{ ['__proto__']: 1 }] })")).toMatchObject({
    message: expect.stringContaining("__proto__"),
  });
  expect(valueOf("'x'.repeat(300000)")).toEqual({ message: "the value is larger than 256 KB of JSON" });
});

test("what nests too deeply is refused by words where it is read", () => {
  let nested: unknown = [];
  for (let n = 0; n < 100_000; n++) nested = [nested];
  const deep = { ...SCOPE, nodes: nested };
  expect(sandbox.evaluate("input.amount", deep)).toMatchObject({ ok: true, value: 5 });
  expect(sandbox.evaluate("nodes.length", deep)).toMatchObject({
    ok: false,
    error: { message: "the expression nests or calls too deeply" },
  });
});

test("an item is seen within a loop only", () => {
  expect(sandbox.evaluate("item.n + input.amount", { ...SCOPE, item: { n: 2 } })).toMatchObject({ value: 7 });
  expect(valueOf("typeof item")).toBe("undefined");
});

test("a condition tells the values of its parts", () => {
  expect(sandbox.explain("input.amount > 100 && input.tags.includes('x') && gone.now", SCOPE)).toEqual([
    { expression: "input.amount > 100", value: "false" },
    { expression: "input.amount", value: "5" },
    { expression: "input.tags.includes('x')", value: "true" },
    { expression: "input.tags", value: '["x"]' },
    { expression: "gone.now", value: "fails: ReferenceError: 'gone' is not defined" },
  ]);
});

test("the parts of a condition fit what a run stores, and do the work of one evaluation together", () => {
  const endless = "(() => { while (true); })()";
  const conditions = [
    Array.from({ length: 50 }, (_, n) => `${endless} > ${n}`).join(" && "),
    Array.from({ length: 50 }, (_, n) => `input.a${n}`).join(" && "),
    `input.tags[0].repeat(9000) === '${"x".repeat(3000)}'`,
    `f('${"x".repeat(3000)}') || 1 <`,
  ];
  const told = conditions.map((condition) => sandbox.explain(condition, SCOPE));
  for (const parts of told)
    expect(Why.parse({ connectionId: null, parts })).toEqual({ connectionId: null, parts });
  expect(told.map((parts) => parts.length)).toEqual([1, 20, 2, 2]);
  expect(told[0]).toEqual([
    { expression: `${endless} > 0`, value: "fails: the expression does more work than one may" },
  ]);
});
