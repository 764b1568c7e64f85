import type { Client } from "#shared/client/client.ts";
import { postQuote } from "#shared/contracts/market.ts";
import { amendOrder, cancelOrder, placeOrder } from "#shared/contracts/orders.ts";
import { openPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { Problem } from "#shared/problem.ts";
import { chanceOf } from "./chance.ts";

export type Caller = Pick<Client, "call">;
type Chance = ReturnType<typeof chanceOf>;
type Trader = { caller: Caller; accountId: string };

export type Plan = {
  seed: number;
  orders: number;
  symbols: readonly string[];
  /** Runs beside each round of calls, and may kill whatever it likes. */
  beside?(round: number): Promise<void>;
  /** Waits after a call without an answer, before the call is repeated. */
  untilUp?(): Promise<void>;
};

/** What the campaign did: its answers by kind, and the quotes that it posted. */
export type Played = { counts: Record<string, number>; quotes: Posted[] } & Pick<Plan, "untilUp">;
/** `seq` is null where the answer was lost and the quote may stand twice. */
export type Posted = {
  symbol: string;
  seq: number | null;
  bid: string;
  ask: string;
  bidSize: string | null;
  askSize: string | null;
  stale: boolean;
};

const STALE_MS = 61_000;
const ORDERS_A_ROUND = 12;
/** A call is repeated with its own key until it has an answer. */
const MOST_REPEATS = 40;
const MODELS = [
  undefined,
  {
    slippage: { name: "slippage/constant-bps/1", params: { bps: "5" } },
    fees: { name: "fees/per-share/1", params: { perShare: "0.005", minimum: "1" } },
  },
] as const;

/**
 * Places seeded orders of every kind on several accounts while quotes are posted, and cancels and amends some
 * of them, all at once. Each caller has two accounts, of which one has slippage and fees.
 */
export async function runCampaign(callers: readonly Caller[], plan: Plan): Promise<Played> {
  const chance = chanceOf(plan.seed);
  const { untilUp } = plan;
  const played: Played = { counts: {}, quotes: [], ...(untilUp === undefined ? {} : { untilUp }) };
  const traders = await Promise.all(
    callers.flatMap((caller) => MODELS.map((models, n) => open(caller, n, models))),
  );
  const mids = new Map(plan.symbols.map((symbol, n) => [symbol, 10_000 + 2_500 * n]));
  const known: { trader: Trader; id: string }[] = [];
  for (const symbol of plan.symbols) await post(traders, symbol, mids, { chance, played, isPlain: true });
  for (let placed = 0, round = 0; placed < plan.orders; round++) {
    const size = Math.min(ORDERS_A_ROUND, plan.orders - placed);
    placed += size;
    const calls: Promise<void>[] = [plan.beside?.(round) ?? Promise.resolve()];
    for (let n = 0; n < size; n++) {
      const trader = pickOf(chance, traders);
      const body = orderOf(chance, mids, trader.accountId);
      calls.push(
        told(
          played,
          "place",
          (idempotencyKey) => trader.caller.call(placeOrder, { body, idempotencyKey }),
          (order) => known.push({ trader, id: order.id }, ...order.legs.map(({ id }) => ({ trader, id }))),
        ),
      );
    }
    calls.push(post(traders, pickOf(chance, plan.symbols), mids, { chance, played, isPlain: false }));
    const [one, other] = [known[chance.below(known.length)], known[chance.below(known.length)]];
    if (one !== undefined && chance.below(2) === 0)
      calls.push(
        told(played, "cancel", (idempotencyKey) =>
          one.trader.caller.call(cancelOrder, { params: { id: one.id }, idempotencyKey }),
        ),
      );
    if (other !== undefined)
      calls.push(
        told(played, "amend", (idempotencyKey) => {
          const body = { quantity: String(1 + chance.below(12)) };
          return other.trader.caller.call(amendOrder, { params: { id: other.id }, body, idempotencyKey });
        }),
      );
    await Promise.all(calls);
  }
  // A last fresh quote of each symbol, which every waiting order meets.
  for (const symbol of plan.symbols) await post(traders, symbol, mids, { chance, played, isPlain: true });
  return played;
}

async function open(caller: Caller, n: number, models: (typeof MODELS)[number]): Promise<Trader> {
  const body = { name: `Practice ${n}`, startBalance: "250000", ...(models === undefined ? {} : { models }) };
  return { caller, accountId: (await caller.call(openPaperAccount, { body })).id };
}

/** Repeats a call until it is answered, and counts the answer by its kind. */
async function told<T>(
  { counts, untilUp }: Played,
  name: string,
  call: (idempotencyKey: string) => Promise<T>,
  then?: (reply: T) => void,
): Promise<void> {
  const key = crypto.randomUUID();
  let kind = "answered";
  for (let tries = 0; ; tries++) {
    try {
      then?.(await call(key));
      break;
    } catch (error) {
      if (error instanceof Problem && error.status < 500 && error.status !== 429) {
        kind = error.code;
        break;
      }
      counts["repeated"] = (counts["repeated"] ?? 0) + 1;
      if (tries >= MOST_REPEATS) throw error;
      await untilUp?.();
    }
  }
  counts[`${name} ${kind}`] = (counts[`${name} ${kind}`] ?? 0) + 1;
}

type Posting = { chance: Chance; played: Played; isPlain: boolean };

async function post(
  [first]: readonly Trader[],
  symbol: string,
  mids: Map<string, number>,
  { chance, played, isPlain }: Posting,
): Promise<void> {
  if (first === undefined) throw new Error("a campaign has callers");
  const mid = Math.max(500, Math.round((mids.get(symbol) ?? 10_000) * (0.98 + 0.04 * chance.next())));
  mids.set(symbol, mid);
  const spread = chance.below(12);
  const sizes = () => (isPlain || chance.below(3) > 0 ? null : String(1 + chance.below(20)));
  const stale = !isPlain && chance.below(12) === 0;
  const quote = {
    symbol,
    bid: cents(mid - spread),
    ask: cents(mid + spread),
    bidSize: sizes(),
    askSize: sizes(),
  };
  const at = stale ? { at: new Date(Date.now() - STALE_MS).toISOString() } : {};
  const body = { ...quote, ...at };
  let answers = 0;
  const repeated = played.counts["repeated"] ?? 0;
  await told(
    played,
    "quote",
    () => first.caller.call(postQuote, { body }),
    ({ seq }) => {
      answers++;
      const isSure = (played.counts["repeated"] ?? 0) === repeated;
      played.quotes.push({ ...quote, seq: isSure ? seq : null, stale });
    },
  );
  if (answers === 0) played.quotes.push({ ...quote, seq: null, stale });
}

const KINDS = [
  "market",
  "limit",
  "limit",
  "limit",
  "stop",
  "stop_limit",
  "trailing_stop",
  "bracket",
  "oco",
] as const;

function orderOf(chance: Chance, mids: ReadonlyMap<string, number>, accountId: string) {
  const symbol = pickOf(chance, [...mids.keys()]);
  const mid = mids.get(symbol) ?? 10_000;
  const side = chance.below(2) === 0 ? ("buy" as const) : ("sell" as const);
  const kind = pickOf(chance, KINDS);
  const up = side === "buy" ? 1 : -1;
  const near = (from: number, to: number) =>
    cents(Math.round(mid * (1 + from + (to - from) * chance.next())));
  const quantity =
    chance.below(5) === 0 ? `${chance.below(9)}.${1 + chance.below(9)}` : String(1 + chance.below(12));
  const plain = { accountId, symbol, side, quantity };
  const rests = pickOf(chance, ["gtc", "gtc", "gtc", "day"] as const);
  const timeInForce = pickOf(chance, ["gtc", "day", "ioc", "fok"] as const);
  switch (kind) {
    case "market":
      return { ...plain, type: kind, timeInForce };
    case "limit":
      return { ...plain, type: kind, limitPrice: near(-0.03, 0.03), timeInForce };
    case "stop":
      return { ...plain, type: kind, stopPrice: near(0, 0.03 * up), timeInForce: rests };
    case "stop_limit":
      return {
        ...plain,
        type: kind,
        stopPrice: near(0, 0.02 * up),
        limitPrice: near(0.02 * up, 0.03 * up),
        timeInForce: rests,
      };
    case "trailing_stop":
      return { ...plain, type: kind, trailPercent: String(1 + chance.below(3)), timeInForce: rests };
    case "bracket":
      return {
        ...plain,
        type: "limit" as const,
        limitPrice: near(0, 0.005 * up),
        takeProfit: { limitPrice: near(0.01 * up, 0.03 * up) },
        stopLoss: { stopPrice: near(-0.01 * up, -0.03 * up) },
        timeInForce: rests,
      };
    case "oco":
      return {
        ...plain,
        type: "limit" as const,
        limitPrice: near(-0.01 * up, -0.03 * up),
        stopLoss: { stopPrice: near(0.01 * up, 0.03 * up) },
        orderClass: "oco" as const,
        timeInForce: rests,
      };
  }
}

function pickOf<T>(chance: Chance, items: readonly T[]): T {
  const item = chance.pick(items);
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

function cents(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
}
