import type { Conflict, ConflictSide } from "#shared/contracts/import-conflicts.ts";
import type { Tx } from "../../../db/ledger.ts";
import { otherSide, settle, type Facts } from "../../fills/core/facts.ts";
import { listClaimed, statedBy, type ClaimedRow } from "../settle/settle-store.ts";
import { factsOf } from "../stated-store.ts";
import {
  type InstrumentName,
  listAccountNames,
  listInConflict,
  listInstrumentNames,
} from "./conflict-store.ts";

type Page = { userId: string; importId: string; after: number; limit: number };
type Sides = Pick<Conflict, "line" | "taken"> & { accountId: string; file: Facts; ledger: Facts };

/** The conflicts of an import behind a line, with the facts of both sides. */
export async function readConflicts(query: Tx["query"], page: Page): Promise<Conflict[]> {
  const { userId, importId } = page;
  const picked = await listInConflict(query, page);
  if (picked.length === 0) return [];
  const fills = await listClaimed(
    query,
    userId,
    picked.map(({ fill_id }) => fill_id),
  );
  const found = picked.flatMap(({ fill_id, line }) => sidesOf(fills.get(fill_id) ?? [], { importId, line }));
  const accounts = await listAccountNames(query, {
    userId,
    ids: unique(found, ({ accountId }) => [accountId]),
  });
  const instruments = await listInstrumentNames(query, {
    userId,
    ids: unique(found, ({ file, ledger }) => [file.instrumentId, ledger.instrumentId]),
  });
  return found.map(({ line, taken, accountId, file, ledger }) => ({
    line,
    taken,
    account: accounts.get(accountId) ?? "",
    executionId: file.executionId,
    file: toSide(file, instruments),
    ledger: toSide(ledger, instruments),
  }));
}

function sidesOf(
  claims: readonly ClaimedRow[],
  { importId, line }: { importId: string; line: number },
): Sides[] {
  const said = claims.map((claim) => ({ claim, ...statedBy(claim, factsOf(claim)) }));
  const one = said.find(({ claim }) => claim.import_id === importId && claim.line === line);
  if (one === undefined) return [];
  const carried = one.claim.carried_fee;
  const ledger = otherSide(said, one, carried) ?? settle(said, carried);
  const taken = one.decided?.take ?? null;
  return [{ line, taken, accountId: one.claim.account_id, file: one.facts, ledger }];
}

function unique<Each>(found: readonly Each[], idsOf: (each: Each) => string[]): string[] {
  return [...new Set(found.flatMap(idsOf))];
}

function toSide(facts: Facts, instruments: ReadonlyMap<string, InstrumentName>): ConflictSide {
  const { symbol = "", currency = "" } = instruments.get(facts.instrumentId) ?? {};
  const { side, quantity, price, fee, feeCurrency, dateOnly } = facts;
  const executedAt = new Date(facts.executedAt).toISOString();
  return { symbol, currency, side, quantity, price, fee, feeCurrency, executedAt, dateOnly };
}
