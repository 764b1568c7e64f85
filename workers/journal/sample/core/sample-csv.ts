import { SAMPLE_NAME } from "#shared/contracts/sample.ts";
import { seededRandom } from "../../../math/random.ts";
import { sessionsOfYear } from "./calendar.ts";
import { type Mood, tradeSession } from "./day-trader.ts";
import type { SampleFill } from "./fill.ts";
import { holdThrough } from "./holder.ts";
import { HELD } from "./instruments.ts";

/** The seed of the year. Another one is another year, and the stored answers are then made anew. */
const SEED = "tidemark sample 7";

const HEADER = [
  "executed_at",
  "account",
  "symbol",
  "asset_class",
  "multiplier",
  "underlying",
  "expiry",
  "strike",
  "right",
  "side",
  "quantity",
  "price",
  "fee",
  "currency",
].join(",");

/**
 * A year of an invented trader as Tidemark CSV: from October 2025 to September 2026, some 700 trades in one
 * account. It is the same text whenever it is made.
 */
export function sampleCsv(): string {
  return `${[HEADER, ...fillsOfYear().map(lineOf)].join("\n")}\n`;
}

/** The fills of the year, in order. */
export function fillsOfYear(): SampleFill[] {
  const sessions = sessionsOfYear();
  const mood: Mood = { lastNet: null, lossesInRow: 0 };
  const random = seededRandom(SEED);
  const traded = sessions.flatMap((session) => tradeSession(session, mood, random));
  const held = HELD.flatMap((instrument) =>
    holdThrough(instrument, sessions, seededRandom(`${SEED} ${instrument.symbol}`)),
  );
  return [...traded, ...held].sort((a, b) => a.at - b.at);
}

function lineOf({ at, instrument, side, quantity, price, fee }: SampleFill): string {
  const { symbol, assetClass, multiplier, option } = instrument;
  const expiry = assetClass === "equity" ? "" : (instrument.listed?.to ?? "");
  return [
    new Date(at).toISOString(),
    SAMPLE_NAME,
    symbol,
    assetClass,
    multiplier,
    option?.underlying ?? "",
    expiry,
    option?.strike ?? "",
    option?.right ?? "",
    side,
    quantity,
    price.toFixed(2),
    fee.toFixed(2),
    "USD",
  ].join(",");
}
