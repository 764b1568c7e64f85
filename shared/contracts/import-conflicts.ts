import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Side } from "../side.ts";
import { Import } from "./imports.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** Whose facts count where a file contradicts the ledger. */
export const Take = z.enum(["file", "ledger"]);
export type Take = z.infer<typeof Take>;

/** One side of a conflict, as a fill of the ledger would stand. */
export const ConflictSide = z.object({
  symbol: z.string().max(100),
  side: Side,
  quantity: Decimal,
  price: Decimal,
  currency: z.string().max(20),
  fee: Decimal,
  feeCurrency: z.string().max(20),
  executedAt: Instant,
  dateOnly: z.boolean(),
});
export type ConflictSide = z.infer<typeof ConflictSide>;

/** A line of the file whose execution stands in the ledger with other facts. */
export const Conflict = z.object({
  line: z.number().int(),
  account: z.string().max(80),
  executionId: z.string().max(200).nullable(),
  /** Null while it waits for a decision; the ledger then stays as it was. */
  taken: Take.nullable(),
  file: ConflictSide,
  /** What every other line says about the execution. */
  ledger: ConflictSide,
});
export type Conflict = z.infer<typeof Conflict>;

/** One conflict by its line, or all alike. */
export const Decision = z.union([
  z.strictObject({ line: z.number().int().min(1).max(2_147_483_647), take: Take }),
  z.strictObject({ all: z.literal(true), take: Take }),
]);
export type Decision = z.infer<typeof Decision>;

const params = z.object({ id: z.string().max(40) });

export const listConflicts = endpoint({
  name: "listConflicts",
  summary: "The lines of an import that contradict the ledger, with both sides, in the order of the file",
  tag: "Import",
  method: "GET",
  path: "/imports/:id/conflicts",
  scope: "journal:read",
  params,
  query: PageQuery,
  reply: page(Conflict),
  errors: ["not_found", "cursor_invalid"],
});

export const decideConflicts = endpoint({
  name: "decideConflicts",
  summary:
    "Take the file's side or the ledger's, for one line or for all alike; it can be decided anew, and an undo of the import takes it back",
  tag: "Import",
  method: "POST",
  path: "/imports/:id/conflicts",
  scope: "journal:write",
  params,
  body: Decision,
  reply: Import,
  errors: ["not_found", "import_running", "import_final"],
});
