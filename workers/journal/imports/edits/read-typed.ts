import type { NewFill } from "#shared/contracts/fill-edits.ts";
import { Problem } from "#shared/problem.ts";
import type { Row } from "../../fills/core/facts.ts";
import { readRow } from "../core/row-refused.ts";
import { stampReader } from "../core/stamps.ts";
import { readFill } from "../formats/tidemark-csv.ts";

const UTC = stampReader("UTC");

/** The fill that its owner typed in, as a line of Tidemark CSV would be read. Throws invalid_request. */
export function readTyped(typed: Omit<NewFill, "note">): Row {
  const cells = new Map(Object.entries(typed).map(([name, value]) => [name.toLowerCase(), value ?? ""]));
  const read = readRow(1, () => ({
    stamp: typed.executedAt,
    row: readFill((name) => cells.get(name) ?? "", { account: typed.account, when: UTC(typed.executedAt) }),
  }));
  if (read !== null && "row" in read) return read.row;
  throw new Problem("invalid_request", read !== null && "reason" in read ? read.reason : undefined);
}
