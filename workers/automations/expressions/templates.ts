import { LONGEST_EXPRESSION } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { piecesOf, type Piece } from "./core/pieces.ts";
import { failure, type Evaluation, type Failure } from "./evaluation.ts";

/** A config in which the templates were found once. What fills them is never read for templates. */
export type Compiled =
  | { kind: "plain"; value: Json }
  | { kind: "value"; expression: string }
  | { kind: "text"; pieces: Piece[] }
  | { kind: "list"; items: Compiled[] }
  | { kind: "record"; members: [name: string, member: Compiled][] };

/** What is wrong with a template, and where it stands in the config, such as `body.items.0`. */
export type TemplateFault = { path: string; error: Failure["error"] };
export type Filled = { ok: true; value: Json } | ({ ok: false } & TemplateFault);

/** A config holds at most so many templates, which together may do so much work in units of the meter. */
const MOST_TEMPLATES = 50;
const MOST_FUEL = 1_000_000_000;
const DEEPEST = 32;

/**
 * Finds the templates in the strings of a config, which `fillTemplates` evaluates at each run. Names of
 * members hold none.
 */
export function compileTemplates(config: Json): { compiled: Compiled; faults: TemplateFault[] } {
  const faults: TemplateFault[] = [];
  const compiled = compile(config, [], faults);
  if (expressionsOf(compiled).length > MOST_TEMPLATES)
    faults.push({ path: "", error: failure(`a config holds at most ${MOST_TEMPLATES} templates`).error });
  return { compiled, faults };
}

/** Every expression of a config, for the check of their syntax when it is saved. */
export function expressionsOf(compiled: Compiled, path = ""): { path: string; expression: string }[] {
  const below = (name: string | number): string => (path === "" ? String(name) : `${path}.${name}`);
  if (compiled.kind === "value") return [{ path, expression: compiled.expression }];
  if (compiled.kind === "text")
    return compiled.pieces.flatMap((piece) =>
      "expression" in piece ? [{ path, expression: piece.expression }] : [],
    );
  if (compiled.kind === "list") return compiled.items.flatMap((item, n) => expressionsOf(item, below(n)));
  if (compiled.kind === "record")
    return compiled.members.flatMap(([name, member]) => expressionsOf(member, below(name)));
  return [];
}

/**
 * The config with a value in place of each template. A string that is one template alone gives the value
 * itself, else it is a part of the text. The first template that fails ends it.
 */
export function fillTemplates(compiled: Compiled, evaluate: (expression: string) => Evaluation): Filled {
  const values = new Map<string, Json>();
  let fuel = 0;
  for (const { path, expression } of expressionsOf(compiled)) {
    if (values.has(expression)) continue;
    const evaluated = evaluate(expression);
    if (!evaluated.ok) return { ok: false, path, error: evaluated.error };
    fuel += evaluated.fuel;
    if (fuel > MOST_FUEL)
      return {
        ok: false,
        path,
        error: failure("the templates do more work than those of one config may").error,
      };
    values.set(expression, evaluated.value);
  }
  return { ok: true, value: filled(compiled, (expression) => values.get(expression) ?? null) };
}

function compile(value: Json, path: (string | number)[], faults: TemplateFault[]): Compiled {
  const fault = (message: string): Compiled => {
    faults.push({ path: path.join("."), error: failure(message).error });
    return { kind: "plain", value: null };
  };
  if (path.length > DEEPEST) return fault(`a config nests at most ${DEEPEST} levels deep`);
  if (Array.isArray(value))
    return { kind: "list", items: value.map((item, n) => compile(item, [...path, n], faults)) };
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value);
    return {
      kind: "record",
      members: members.map(([name, member]) => [name, compile(member, [...path, name], faults)]),
    };
  }
  if (typeof value !== "string" || !value.includes("{{")) return { kind: "plain", value };
  const pieces = piecesOf(value);
  if (pieces === null)
    return fault(`a template does not end with }} within ${LONGEST_EXPRESSION} characters`);
  const expressions = pieces.flatMap((piece) => ("expression" in piece ? [piece.expression] : []));
  if (expressions.includes("")) return fault("a template is empty");
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && "expression" in only)
    return { kind: "value", expression: only.expression };
  return { kind: "text", pieces };
}

function filled(compiled: Compiled, valueOf: (expression: string) => Json): Json {
  switch (compiled.kind) {
    case "plain":
      return compiled.value;
    case "value":
      return valueOf(compiled.expression);
    case "text":
      return compiled.pieces
        .map((piece) => ("text" in piece ? piece.text : wordsOf(valueOf(piece.expression))))
        .join("");
    case "list":
      return compiled.items.map((item) => filled(item, valueOf));
    case "record":
      return Object.fromEntries(compiled.members.map(([name, member]) => [name, filled(member, valueOf)]));
  }
}

/** A value within a text: nothing for null, an object as JSON. */
function wordsOf(value: Json): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
