import { globSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { checkout } from "../checkout.ts";

const MOST_CHARACTERS = 110;
const MOST_WORDS = 25;
const FOLDERS = ["workers", "durable-objects", "shared", "web/src", "migrations", "scripts", "test", "bench"];
/** Migrations that were released and that no hand changes any more. */
const FROZEN = ["test/fixtures/earlier-migrations/**"];

/** A directive to a tool stands on one line with its reason, and a line with an address cannot be wrapped. */
const UNWRAPPABLE = /(?:oxlint-(?:disable|enable)|@ts-)|:\/\//;
const LINE_MARK: Record<string, RegExp> = {
  ".ts": /(?:^|\s)\/\/(?:\s|$)(.*)/,
  ".tsx": /(?:^|\s)\/\/(?:\s|$)(.*)/,
  ".sql": /(?:^|\s)--(?:\s|$)(.*)/,
};
/** In a script a block begins its line, because a path in a text may hold the same two characters. */
const BLOCK_MARK = /^\s*\{?\/\*+(.*)/;
const STYLE_BLOCK_MARK = /\/\*+(.*)/;
const BLOCK_END = /\*+\/.*/;

type Comment = { at: number; lines: string[]; words: string };

/** Names every comment line above 110 characters, and every sentence of a comment above 25 words. */
export function checkComments(folders: readonly string[] = FOLDERS, root: string = checkout): string {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,sql,css}`, { cwd: root, exclude: FROZEN }))
    .toSorted()
    .flatMap((file) => problemsIn(file, readFileSync(join(root, file), "utf8")))
    .join("");
}

/** The problems of one file, each as a line with its place. */
export function problemsIn(file: string, text: string): string[] {
  return commentsIn(text, extname(file)).flatMap(({ at, lines, words }) => [
    ...lines.flatMap((line, index) =>
      line.length > MOST_CHARACTERS && !UNWRAPPABLE.test(line)
        ? [`${file}:${at + index}: a comment line has ${line.length} characters\n`]
        : [],
    ),
    ...sentencesIn(words).flatMap((sentence) => {
      const count = sentence.split(" ").length;
      const start = sentence.split(" ").slice(0, 6).join(" ");
      return count > MOST_WORDS ? [`${file}:${at}: a sentence has ${count} words: ${start} …\n`] : [];
    }),
  ]);
}

/** The comments of a file; successive line comments are one comment, because a sentence runs over them. */
function commentsIn(text: string, extension: string): Comment[] {
  const comments: Comment[] = [];
  const blockMark = extension === ".css" || extension === ".sql" ? STYLE_BLOCK_MARK : BLOCK_MARK;
  let block: Comment | null = null;
  let previous: Comment | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    const opened: string | undefined =
      block === null ? blockMark.exec(line)?.[1] : line.replace(/^\s*\*(?!\/)/, "");
    if (opened !== undefined) {
      if (block === null) comments.push((block = { at: index + 1, lines: [], words: "" }));
      block.lines.push(line);
      block.words += `${opened.replace(BLOCK_END, "")}\n`;
      if (BLOCK_END.test(opened)) block = null;
      previous = null;
      continue;
    }
    const words = LINE_MARK[extension]?.exec(line)?.[1];
    const isWhole = words !== undefined && /^\s*(?:\/\/|--)/.test(line);
    if (words !== undefined && isWhole && previous !== null) {
      previous.lines.push(line);
      previous.words += `${words}\n`;
    } else if (words !== undefined)
      comments.push((previous = { at: index + 1, lines: [line], words: `${words}\n` }));
    if (!isWhole) previous = null;
  }
  return comments;
}

/** An item of a list and a paragraph end a sentence, and code between back-ticks counts as one word. */
function sentencesIn(words: string): string[] {
  return words
    .replaceAll(/`[^`]*`/g, "code")

    .split(/\n\s*(?:\n|[-*|]\s|\d+\.\s)/)
    .flatMap((part) =>
      part
        .replaceAll(/\s+/g, " ")
        .trim()
        .split(/(?<=[.!?][)"”]?)\s/),
    )
    .filter((sentence) => sentence !== "" && !/^(?:oxlint-|@ts-)/.test(sentence));
}
