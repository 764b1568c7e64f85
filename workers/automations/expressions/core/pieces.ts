import { LONGEST_EXPRESSION } from "#shared/contracts/flow-nodes.ts";
import { tokensOf } from "./tokens.ts";

/** Text as it stands, or an expression of a template. */
export type Piece = { text: string } | { expression: string };

/** The pieces of a string with `{{ expression }}`; null where a template does not end. */
export function piecesOf(text: string): Piece[] | null {
  const pieces: Piece[] = [];
  let from = 0;
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", from)) {
    const close = endOfTemplate(text, open + 2);
    if (close === -1) return null;
    if (open > from) pieces.push({ text: text.slice(from, open) });
    pieces.push({ expression: text.slice(open + 2, close).trim() });
    from = close + 2;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Where the two braces stand that end the template; -1 where none do within the length of an expression. */
function endOfTemplate(text: string, from: number): number {
  const within = text.slice(0, from + LONGEST_EXPRESSION + 2);
  for (const token of tokensOf(within, from))
    if (token.depth < 0) return within.startsWith("}}", token.at) ? token.at : -1;
  return -1;
}
