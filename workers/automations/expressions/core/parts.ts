import { tokensOf, type Token } from "./tokens.ts";

/** Operators whose operands decide a condition, the loosest first. */
const OPERATORS: readonly (readonly string[])[] = [
  ["||", "??"],
  ["&&"],
  ["==", "!=", "===", "!=="],
  ["<", ">", "<=", ">=", "in", "instanceof"],
];
/** What binds looser than these operators, or makes names that the parts would not know. */
const OTHERS =
  /^(?:=>|,|\.\.\.|yield|await|async|function|class|(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=)$/;
const CONSTANTS = /^(?:true|false|null|undefined|NaN|Infinity)$/;

/**
 * The sub-expressions that tell why an expression was true or false: operands of `&&`, `||` and comparisons,
 * receivers and arguments of calls. Each stands once, in their order, and at most `most` of them.
 */
export function partsOf(source: string, most: number): string[] {
  const found = new Set<string>();
  const all = [...tokensOf(source)];
  const whole = textOf(source, all);
  const waiting: Token[][] = [all];
  while (waiting.length > 0 && found.size < most) {
    const tokens = withoutBrackets(waiting.shift() ?? []);
    const text = textOf(source, tokens);
    if (isWhole(tokens) && text !== whole && !isConstant(tokens)) found.add(text);
    waiting.unshift(...operandsOf(tokens));
  }
  return [...found];
}

/** The operands of the loosest operator outside brackets, or of a call. */
function operandsOf(tokens: Token[]): Token[][] {
  const depth = depthOf(tokens);
  const outside = (texts: readonly string[]) => (token: Token) =>
    token.depth === depth && token.kind !== "text" && texts.includes(token.text);
  if (tokens.some((token) => token.depth === depth && OTHERS.test(token.text))) return [];
  if (tokens.some(outside(["?"]))) return [split(tokens, outside(["?"]))[0] ?? []];
  const operators = OPERATORS.find((each) => tokens.some(outside(each)));
  if (operators !== undefined) return split(tokens, outside(operators));
  if (tokens[0]?.text === "!") return [tokens.slice(1)];
  return callOf(tokens, depth);
}

/** The receiver and the arguments of a method's call, or the arguments of a function's. */
function callOf(tokens: Token[], depth: number): Token[][] {
  const open = tokens.findLastIndex((token) => token.text === "(" && token.depth === depth);
  if (open <= 0 || tokens.at(-1)?.text !== ")" || tokens.at(-1)?.depth !== depth) return [];
  if (tokens.some((token) => token.depth === depth && /^(?:[-+*/%]|\*\*|new|typeof|void)$/.test(token.text)))
    return [];
  const callee = tokens.slice(0, open);
  const dot = callee.findLastIndex((token) => /^\??\.$/.test(token.text) && token.depth === depth);
  const given = tokens.slice(open + 1, -1);
  const values = split(given, (token) => token.text === "," && token.depth === depth + 1);
  return [...(dot > 0 ? [callee.slice(0, dot)] : []), ...values];
}

function split(tokens: Token[], at: (token: Token) => boolean): Token[][] {
  const pieces: Token[][] = [[]];
  for (const token of tokens) {
    if (at(token)) pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** The same tokens without round brackets around all of them. */
function withoutBrackets(tokens: Token[]): Token[] {
  const depth = depthOf(tokens);
  const close = tokens.findIndex((token, n) => n > 0 && token.text === ")" && token.depth === depth);
  if (tokens[0]?.text !== "(" || close === -1 || close !== tokens.length - 1) return tokens;
  return withoutBrackets(tokens.slice(1, -1));
}

function depthOf(tokens: Token[]): number {
  return tokens[0]?.depth ?? 0;
}

/** False of what has no value by itself, such as a function or a spread argument. */
function isWhole(tokens: Token[]): boolean {
  const depth = depthOf(tokens);
  return tokens.length > 0 && !tokens.some((token) => token.depth === depth && OTHERS.test(token.text));
}

function isConstant(tokens: Token[]): boolean {
  const [first] = tokens;
  return tokens.length === 1 && first !== undefined && (first.kind !== "name" || CONSTANTS.test(first.text));
}

function textOf(source: string, tokens: Token[]): string {
  const [first] = tokens;
  const last = tokens.at(-1);
  return first === undefined || last === undefined ? "" : source.slice(first.at, last.at + last.text.length);
}
