import type { Performance } from "#shared/contracts/performance.ts";
import type { Ctx } from "../../../context.ts";
import { offsetsOf } from "../../../db/local-clock.ts";
import { zoneOffsets } from "../../../math/wall-clock.ts";
import { assess, type TradeFacts } from "./core/performance.ts";
import { type Asked, findFacts, listDays } from "./performance-store.ts";

const NOTHING: TradeFacts = {
  currency: null,
  trades: 0,
  wins: 0,
  losses: 0,
  won: "0",
  lost: "0",
  largestWin: null,
  largestLoss: null,
  net: "0",
  mean: null,
  standardError: null,
  planned: 0,
  rTotal: null,
  heldMean: null,
  heldMedian: null,
  heldWinMean: null,
  heldWinMedian: null,
  heldLossMean: null,
  heldLossMedian: null,
  nets: null,
  rs: null,
};

/** The figures over the closed trades of a filter, whose account is an id, with days of the zone. */
export async function readPerformance(
  { ledger, userId }: Ctx,
  asked: Asked,
  timeZone: string,
): Promise<Performance> {
  const facts = (await findFacts(ledger, userId, asked)) ?? NOTHING;
  const { lotMethod, from } = asked;
  const currency = facts.currency ?? asked.currency;
  const isWhole = isOfWholeAccounts(asked);
  const zone = offsetsOf(timeZone);
  const days =
    currency === undefined ? [] : await listDays(ledger, userId, { ...asked, isWhole, currency, zone });
  const first = from === undefined ? null : dayOf(Date.parse(from), timeZone);
  return { timeZone, lotMethod, ...assess({ facts, days, from: first, isWhole }) };
}

/** True where the filter leaves out no trade of the accounts that it selects. */
function isOfWholeAccounts(asked: Asked): boolean {
  const { account: _, from: _from, to: _to, timeZone: _zone, lotMethod: _lots, ...rest } = asked;
  const { currency: _of, tolerance: _money, tolerancePrice: _price, symbol, ...parts } = rest;
  return Object.values(parts).every((part) => part === undefined) && (symbol ?? []).length === 0;
}

function dayOf(at: number, timeZone: string): string {
  return new Date(at + zoneOffsets(timeZone)(at)).toISOString().slice(0, 10);
}
