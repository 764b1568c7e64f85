import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FINAL_STATUSES, ORDER_MACHINE, ORDER_REASONS } from "#shared/order-machine.ts";
import { checkout } from "../checkout.ts";

const DOCUMENT = "docs/paper.md";
const BEGIN = "<!-- order machine: `node scripts/checks/order-machine.ts` writes it from the table -->";
const END = "<!-- /order machine -->";

/** Names the document when its tables of the order machine are not those of the code. */
export function checkOrderMachine(text: string = readFileSync(join(checkout, DOCUMENT), "utf8")): string {
  const stands = between(text);
  if (stands === null) return `${DOCUMENT}: the marks of the order machine are missing\n`;
  return plain(stands) === plain(renderOrderMachine())
    ? ""
    : `${DOCUMENT}: the order machine differs; \`node scripts/checks/order-machine.ts\` writes it anew\n`;
}

/** The order machine as tables of Markdown. */
export function renderOrderMachine(): string {
  const { version, states, transitions } = ORDER_MACHINE;
  const rows = transitions.map(
    ({ from, event, to, guard = "" }) => `| ${from ?? "new"} | \`${event}\` | ${to} | ${guard} |`,
  );
  const reasons = Object.entries(ORDER_REASONS).map(([reason, words]) => `| \`${reason}\` | ${words} |`);
  return [
    `Version \`${version}\`. States: ${states.join(", ")}. ${FINAL_STATUSES.join(", ")} are final.`,
    "",
    "| From | Event | To | When |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "| Reason | Words |",
    "| --- | --- |",
    ...reasons,
  ].join("\n");
}

function between(text: string): string | null {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  return begin < 0 || end < begin ? null : text.slice(begin + BEGIN.length, end);
}

/** The formatter pads the cells of a table, so spaces and rules do not count. */
function plain(text: string): string {
  return text.replaceAll(/-+/g, "-").replaceAll(/\s+/g, " ").trim();
}

if (import.meta.main) {
  const path = join(checkout, DOCUMENT);
  const text = readFileSync(path, "utf8");
  const stands = between(text);
  if (stands === null) throw new Error(checkOrderMachine(text));
  writeFileSync(path, text.replace(BEGIN + stands + END, `${BEGIN}\n\n${renderOrderMachine()}\n\n${END}`));
}
