import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSync } from "vite";
import { checkout } from "../checkout.ts";

const SOURCES = ["workers/**/*.ts", "shared/**/*.ts", "durable-objects/**/*.ts"];
// Exponential work is seen on the way up before it hangs, quadratic work only in a long text.
const REPETITIONS = [26, 32, 40, 50, 62, 77, 96, 120, 150, 20_000];
const GUARD_MS = 40;
/** What is worth repeating whatever the expression. */
const EVERYWHERE = ["0", "a", "A", " ", ",", ".", "-", "/", "0,", "a.", "a ", "/a"];

type Expression = { file: string; pattern: string; flags: string };

/**
 * Attacks every regular expression of the product with texts made of its own parts, and names each whose work
 * grows faster than the text. A pass proves nothing, but a nested or overlapping repetition rarely survives.
 */
export async function checkExpressions(): Promise<string> {
  const files = globSync(SOURCES, { cwd: checkout });
  const sources = files.filter((file) => !file.endsWith(".test.ts")).toSorted();
  const found = await Promise.all(sources.map(expressionsOf));
  return found
    .flat()
    .flatMap((expression) => {
      const slow = attack(expression);
      const { file, pattern, flags } = expression;
      return slow === null ? [] : [`${file}: /${pattern}/${flags} takes too long for ${slow}\n`];
    })
    .join("");
}

async function expressionsOf(file: string): Promise<Expression[]> {
  const { program } = parseSync(file, await readFile(join(checkout, file), "utf8"));
  const found: Expression[] = [];
  const open: unknown[] = [program];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== "object" || node === null) continue;
    if ("regex" in node && isRegex(node.regex)) found.push({ file, ...node.regex });
    else open.push(...Object.values(node));
  }
  return found;
}

function isRegex(value: unknown): value is { pattern: string; flags: string } {
  return typeof value === "object" && value !== null && "pattern" in value && "flags" in value;
}

/** The text that an expression is slow at, or null. */
function attack({ pattern, flags }: Expression): string | null {
  const expression = new RegExp(pattern, flags.replaceAll(/[gy]/g, ""));
  const parts = literalsOf(pattern);
  for (const before of new Set(["", parts[0] ?? ""])) {
    for (const part of repeatable(parts, pattern)) {
      for (const times of REPETITIONS) {
        // No expression of ours goes on over a NUL, so it has to try every other way before it gives up.
        const text = `${before}${part.repeat(times)}\u0000`;
        if (leastMs(() => expression.test(text)) < GUARD_MS) continue;
        return `${JSON.stringify(before)} and ${JSON.stringify(part)} ${times} times`;
      }
    }
  }
  return null;
}

/** The runs of plain characters between an expression's signs. */
function literalsOf(pattern: string): string[] {
  const signs = /\\[dDwWsSbB]|\\[pP]\{[^}]*\}|\(\?[:=!<]*|\{[\d,]+\}|\[(?:[^\]\\]|\\.)*\]|[\^$|()?*+.]/g;
  const plain = pattern.replaceAll(signs, "\u0000").replaceAll(/\\(.)/g, "$1");
  return [...new Set(plain.split("\u0000").filter((part) => part !== ""))].slice(0, 8);
}

function repeatable(literals: readonly string[], pattern: string): Set<string> {
  const characters = [...pattern.replaceAll(/\\./g, "").replaceAll(/[[\]{}()|?*+^$\\]/g, "")];
  return new Set([
    ...EVERYWHERE,
    ...characters,
    ...literals,
    ...literals.flatMap((one) => literals.map((other) => one + other)),
  ]);
}

/** The least processor time of three runs, because other work distorts the clock and single runs. */
function leastMs(work: () => unknown): number {
  let least = Infinity;
  for (let tries = 0; tries < 3 && least >= GUARD_MS; tries++) {
    const before = process.cpuUsage();
    work();
    least = Math.min(least, process.cpuUsage(before).user / 1000);
  }
  return least;
}
