import { MOST_EXPRESSION_BYTES } from "#shared/contracts/expressions.ts";
import { LONGEST_EXPRESSION } from "#shared/contracts/flow-nodes.ts";
import type { Why } from "#shared/contracts/runs.ts";
import { HOLDS_PROTO, holdsProto, type Json, storable, storableText } from "#shared/contracts/json.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";
import { partsOf } from "./core/parts.ts";
import { Engine, type Outcome, type ScopeName } from "./engine.ts";
import {
  failure,
  failureOf,
  jsonOf,
  TOO_DEEP,
  TOO_MUCH_MEMORY,
  TOO_MUCH_WORK,
  type Evaluation,
  type Failure,
  type Scope,
} from "./evaluation.ts";

/** The work that one evaluation may do, in units of the meter, whatever it sees. */
export const FUEL = 200_000_000;
/** To read a byte of what it sees costs at most so much; an evaluation may do that work besides. */
const FUEL_PER_BYTE = 3000;
/** So many parts of a condition are told, each in at most so many characters of JSON. */
const MOST_PARTS = 20;
const LONGEST_PART = 500;

type Parts = Why["parts"];

/** Evaluates the expressions of one run. Nothing that one evaluation does reaches another. */
export type Sandbox = {
  /** `fuel` is the most work, by default `FUEL`. */
  evaluate(expression: string, scope: Scope, fuel?: number): Evaluation;
  /** The values of a condition's parts as JSON, cut where they are long; together they do the work of one. */
  explain(expression: string, scope: Scope): Parts;
  /** What keeps the expression from being read; null where nothing does. */
  check(expression: string): Failure | null;
  dispose(): void;
};

/** The work of reading an expression that has no fault, which is charged each time and done once. */
const readings = isolateMemory<number>(200);
const encoder = new TextEncoder();

/** One engine serves all sandboxes of the isolate, because an evaluation never waits. */
let kept: Engine | undefined;

/** Opens a sandbox; the first one of an isolate loads the engine. */
export async function openSandbox(): Promise<Sandbox> {
  const { default: module } = await import("./quickjs.wasm");
  let isOpen = true;
  const use = <Result>(work: (engine: Borrow) => Result): Result => {
    if (!isOpen) throw new Error("the sandbox is disposed of");
    return work((attempt) => borrow(module, attempt));
  };
  return {
    evaluate: (expression, scope, fuel = FUEL) =>
      use((engine) => evaluate(engine, expression, textsOf(scope), fuel)),
    explain: (expression, scope) => use((engine) => explain(engine, expression, textsOf(scope))),
    check: (expression) => use((engine) => check(engine, expression)),
    dispose() {
      isOpen = false;
    },
  };
}

type Borrow = <Result>(attempt: (engine: Engine) => Result) => Result | Failure;
/** The scope in JSON, and its size. */
type Texts = { names: [name: ScopeName, text: string][]; nowMs: number; bytes: number };

/** Lets the attempt use the isolate's engine, which is given up when it was stopped or has grown large. */
function borrow<Result>(module: WebAssembly.Module, attempt: (engine: Engine) => Result): Result | Failure {
  const engine = kept ?? new Engine(module);
  kept = undefined;
  try {
    const result = attempt(engine);
    if (engine.isKept) kept = engine;
    return result;
  } catch (error) {
    if (engine.fuel < 0) return failure(TOO_MUCH_WORK);
    // The host's stack ended before the engine's own bound, or the engine found no memory at all.
    if (error instanceof RangeError) return failure(TOO_DEEP);
    if (error instanceof WebAssembly.RuntimeError) return failure(TOO_MUCH_MEMORY);
    throw error;
  }
}

function evaluate(borrowed: Borrow, expression: string, scope: Texts | Failure, most: number): Evaluation {
  if ("ok" in scope) return { ...scope, fuel: 0 };
  const given = most + scope.bytes * FUEL_PER_BYTE;
  let left = 0;
  const result = borrowed((engine) => {
    let reading = readings.get(expression);
    if (reading === undefined) {
      engine.reset(given, scope.nowMs);
      const fault = compile(engine, expression);
      left = engine.fuel;
      if (fault !== null) return fault;
      reading = given - left;
      left = 0;
      readings.put(expression, reading);
    }
    engine.reset(given - reading, scope.nowMs);
    for (const [name, text] of scope.names) engine.callWith(name, text);
    const evaluated = evaluateIn(engine, expression);
    left = engine.fuel;
    return evaluated;
  });
  return { ...result, fuel: given - left };
}

function evaluateIn(engine: Engine, expression: string): { ok: true; value: Json } | Failure {
  const result = engine.run(bracketed(expression, "()"));
  const finished = result.isThrown ? result : engine.call("finish", result.value);
  if (finished.isThrown) return thrown(engine, finished, expression);
  const text = engine.read(finished.value, MOST_EXPRESSION_BYTES);
  if (text === null) return failure(`the value is larger than ${MOST_EXPRESSION_BYTES / 1024} KB of JSON`);
  const value = jsonOf(text);
  if (value === undefined) return failure("the value is not JSON");
  if (text.includes('"__proto__"') && holdsProto(value)) return failure(`the value ${HOLDS_PROTO}`);
  return { ok: true, value: storable(value) };
}

/**
 * The error of a text that is no expression. Brackets of another kind around it find one that closes the
 * first and goes on.
 */
function compile(engine: Engine, expression: string): Failure | null {
  if (expression.length > LONGEST_EXPRESSION)
    return failure(`an expression has at most ${LONGEST_EXPRESSION} characters`);
  if (expression.trim() === "") return failure("the expression is empty");
  const read = engine.compile(bracketed(expression, "()"));
  if (read.isThrown) return thrown(engine, read, expression);
  const again = engine.compile(bracketed(expression, "[]"));
  if (!again.isThrown) return null;
  const { error } = thrown(engine, again, expression);
  return { ok: false, error: { ...error, message: "SyntaxError: a bracket closes more than was opened" } };
}

/** The expression between brackets on lines of their own, so that a comment at its end does not hide one. */
function bracketed(expression: string, brackets: "()" | "[]"): string {
  return `${brackets[0]}\n${expression}\n${brackets[1]}`;
}

function thrown(engine: Engine, { value }: Outcome, expression: string): Failure {
  const described = engine.call("describe", value);
  if (described.isThrown) return failure("the expression threw what cannot be shown");
  return failureOf(engine.read(described.value) ?? "", expression);
}

function check(borrowed: Borrow, expression: string): Failure | null {
  return borrowed((engine) => {
    engine.reset(FUEL, 0);
    return compile(engine, expression);
  });
}

function explain(borrowed: Borrow, expression: string, scope: Texts | Failure): Parts {
  const parts: Parts = [];
  let left = FUEL;
  for (const part of partsOf(expression.slice(0, LONGEST_EXPRESSION), MOST_PARTS)) {
    if (left <= 0) break;
    const evaluated = evaluate(borrowed, part, scope, left);
    left -= evaluated.fuel;
    const value = evaluated.ok ? JSON.stringify(evaluated.value) : `fails: ${evaluated.error.message}`;
    parts.push({ expression: shortened(part), value: shortened(value) });
  }
  return parts;
}

function shortened(text: string): string {
  return text.length > LONGEST_PART ? `${storableText(text.slice(0, LONGEST_PART - 1))}…` : text;
}

/** What the expression sees, as JSON, or what is wrong with it. */
function textsOf({ input, nodes, now, item, index }: Scope): Texts | Failure {
  try {
    const names: Texts["names"] = [
      ["input", asJson(input)],
      ["nodes", asJson(nodes)],
      ["now", JSON.stringify(now)],
      ...(item === undefined ? [] : [["item", asJson(item)] satisfies [ScopeName, string]]),
      ...(index === undefined ? [] : [["index", String(index)] satisfies [ScopeName, string]]),
    ];
    const bytes = encoder.encode(names.map(([, text]) => text).join("")).length;
    if (bytes > MOST_EXPRESSION_BYTES)
      return failure(`an expression sees at most ${MOST_EXPRESSION_BYTES / 1024} KB of JSON`);
    return { names, nowMs: Date.parse(now), bytes };
  } catch (error) {
    if (error instanceof RangeError) return failure("what the expression would see nests too deeply");
    throw error;
  }
}

/** JSON of a value, or null for one that JSON does not know. */
function asJson(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}
