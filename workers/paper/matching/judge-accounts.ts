import { newId } from "#shared/ids.ts";
import type { System, SystemTx } from "../../db/system.ts";
import { openBook } from "../orders/core/book.ts";
import type { BookMarket } from "../orders/core/book/rows.ts";
import type { AccountState } from "../accounts/core/account-state.ts";
import type { Changes } from "../orders/core/book/sheet.ts";
import { type AccountRows, readBooks, writeBooks } from "../orders/many-books.ts";
import type { AccountKey } from "./core/batch.ts";
import { priceFor } from "./core/reach.ts";
import { lockAccounts, type Tick } from "./store.ts";

/** What stands in the audit rows of fills in the place of a session and of a request. */
export const MATCHER = { sessionId: "matcher", requestId: "matcher" };

/** An account with as few orders is read whole, in one round of statements. */
const FEW_ORDERS = 200;

/** How many accounts were judged, and those whose orders had judged the quote before. */
export type Judged = { judged: number; unchanged: AccountKey[] };

/**
 * Judges a quote for all orders of these accounts that it wakes, in one transaction. An account that another
 * transaction holds is left out. The keys are in the order of locks.
 */
export function judgeAccounts(system: System, tick: Tick, keys: readonly AccountKey[]): Promise<Judged> {
  return system.transaction("tidemark_matcher", MATCHER, async (tx) => {
    const accounts = await lockAccounts(tx.query, keys);
    if (accounts.length === 0) return { judged: 0, unchanged: [] };
    const quiet = await judgeCrowded(tx, tick, accounts);
    const rest = accounts.filter((account) => !quiet.has(account));
    const rowsOf = await readBooks(tx.query, rest, { symbol: tick.symbol, seq: tick.seq });
    const changes = accounts.map(
      (account) => quiet.get(account) ?? onTick(tick, account, { ...rowsOf(account), now: tx.now }),
    );
    const changed = changes.filter(({ updated }) => updated.length > 0);
    await writeBooks(tx.query, changed, tx.of);
    const unchanged = accounts.filter((_, n) => changes[n]?.updated.length === 0);
    return { judged: accounts.length - unchanged.length, unchanged };
  });
}

/**
 * What the quote changes in accounts with many orders where no order takes a step: a trail follows, or an
 * order has judged. Only what the quote wakes is read. A step changes what other orders keep back, so such an
 * account is left to a book of all its orders.
 */
async function judgeCrowded(
  tx: SystemTx,
  tick: Tick,
  accounts: readonly AccountState[],
): Promise<Map<AccountState, Changes>> {
  const { symbol, seq, notedAt } = tick;
  const crowded = accounts.filter(({ working }) => working > FEW_ORDERS);
  if (crowded.length === 0) return new Map();
  const [bid, ask] = [String(priceFor("sell", tick)), String(priceFor("buy", tick))];
  const rowsOf = await readBooks(tx.query, crowded, { symbol, seq }, { symbol, seq, bid, ask, notedAt });
  const changes = crowded.map((account): [AccountState, Changes] => [
    account,
    onTick(tick, account, { ...rowsOf(account), now: tx.now, isPart: true }),
  ]);
  return new Map(changes.filter(([, { history }]) => history.length === 0));
}

/** What the quote changes in one account. An order whose session had ended when it came expires first. */
function onTick(
  tick: Tick,
  account: AccountState,
  { orders, position, taken, now, isPart }: AccountRows & { now: number; isPart?: boolean },
): Changes {
  const market = marketOf(tick, { position, taken });
  const newFillId = () => newId("fill", now);
  const book = openBook({ account, orders, market, now, newFillId, isPart });
  const over = orders.filter(({ expiresAt, endedAt }) => endedAt === null && isOver(expiresAt, tick.notedAt));
  if (over.length > 0) book.expire(over.map(({ id }) => id));
  book.onQuote();
  return book.changes();
}

function isOver(expiresAt: string | null, at: string): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.parse(at);
}

/** Only quotes that may be traded on are matched, so none is stale here. */
function marketOf(tick: Tick, { position, taken }: Pick<AccountRows, "position" | "taken">): BookMarket {
  const { symbol, assetClass, priceStep, quantityStep, multiplier } = tick;
  const { bid, ask, bidSize, askSize, seq } = tick;
  return {
    symbol,
    assetClass,
    instrument: { priceStep, quantityStep, multiplier },
    quote: { bid, ask, bidSize, askSize, seq, at: Date.parse(tick.at), stale: false },
    position,
    taken,
  };
}
