/** A piece of an expression. `depth` counts the brackets that are open around it. */
export type Token = {
  kind: "name" | "number" | "text" | "pattern" | "mark";
  text: string;
  at: number;
  depth: number;
};

const NAME = /[\p{ID_Start}$_#\\][\p{ID_Continue}$\\]*/uy;
const NUMBER = /\.?\d(?:[eE][+-]|[\w.])*/y;
const MARK =
  /=>|>>>=?|\.\.\.|\*\*=?|<<=?|>>=?|&&=?|\|\|=?|\?\?=?|\?\.(?!\d)|[=!]==?|[<>+\-*/%&|^]=|\+\+|--|[^\s]/uy;
const FLAGS = /\w*/y;
const SPACE = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/y;
/** After these a slash begins a regular expression, and divides after anything else that ends a value. */
const BEFORE_PATTERN = /^(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|yield|await)$/;
const OPENING = "([{";
const CLOSING = ")]}";

/**
 * The tokens of JavaScript from that character on. The first bracket that closes more than was opened is the
 * last token. A text that does not end reaches to the end of the source.
 */
export function* tokensOf(source: string, from = 0): Generator<Token> {
  let at = from;
  let depth = 0;
  let last: Token | undefined;
  while ((at = skip(SPACE, source, at)) < source.length) {
    const token = tokenAt(source, at, last);
    if (token.kind === "mark" && CLOSING.includes(token.text)) depth -= 1;
    last = { ...token, depth };
    yield last;
    if (depth < 0) return;
    if (token.kind === "mark" && OPENING.includes(token.text)) depth += 1;
    at += token.text.length;
  }
}

function tokenAt(source: string, at: number, last: Token | undefined): Token {
  const token = (kind: Token["kind"], end: number): Token => ({
    kind,
    text: source.slice(at, end),
    at,
    depth: 0,
  });
  const first = source[at];
  if (first === "'" || first === '"') return token("text", endOfQuoted(source, at, first));
  if (first === "`") return token("text", endOfTemplate(source, at));
  const number = skip(NUMBER, source, at);
  if (number > at) return token("number", number);
  const name = skip(NAME, source, at);
  if (name > at) return token("name", name);
  const pattern = first === "/" && beginsPattern(last) ? endOfPattern(source, at) : at;
  if (pattern > at) return token("pattern", pattern);
  return token("mark", Math.max(skip(MARK, source, at), at + 1));
}

/** Where the text ends that a sticky pattern takes at that character; the same place where it takes none. */
function skip(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

function beginsPattern(last: Token | undefined): boolean {
  if (last === undefined) return true;
  if (last.kind === "name") return BEFORE_PATTERN.test(last.text);
  return last.kind === "mark" && !CLOSING.includes(last.text);
}

function endOfQuoted(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === quote) return at + 1;
  }
  return source.length;
}

function endOfTemplate(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === "`") return at + 1;
    else if (source.startsWith("${", at)) at = endOfHole(source, at + 2);
  }
  return source.length;
}

/** Where a regular expression ends with its flags; the same place where a line ends before it. */
function endOfPattern(source: string, from: number): number {
  let isInClass = false;
  for (let at = from + 1; at < source.length && source[at] !== "\n"; at++) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === "[") isInClass = true;
    else if (source[at] === "]") isInClass = false;
    else if (source[at] === "/" && !isInClass) return skip(FLAGS, source, at + 1);
  }
  return from;
}

/** Where the brace stands that ends a hole of a template literal. */
function endOfHole(source: string, from: number): number {
  for (const token of tokensOf(source, from)) if (token.depth < 0) return token.at;
  return source.length;
}
