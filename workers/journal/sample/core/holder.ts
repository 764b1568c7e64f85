import type { Random } from "../../../math/random.ts";
import type { Session } from "./calendar.ts";
import { fillAt, type SampleFill } from "./fill.ts";
import type { Instrument } from "./instruments.ts";
import { priceOf } from "./prices.ts";

const MINUTE_MS = 60_000;
/** The money in a position of shares, and the premium of one of options, in dollars. */
const USUAL_DOLLARS = 6_000;
const PREMIUM = 2_400;

/**
 * The fills of an instrument that is held for days: bought, sometimes bought again when it falls, and sold.
 * A gain is sold after days; a loss is held for weeks. What is open on the last day stays open.
 */
export function holdThrough(
  instrument: Instrument,
  sessions: readonly Session[],
  random: Random,
): SampleFill[] {
  const fills: SampleFill[] = [];
  let open: SampleFill[] = [];
  let heldFor = 0;
  let rests = Math.floor(random() * 8);
  for (const session of sessions) {
    const at = session.opens + (150 + random() * 220) * MINUTE_MS;
    if (open.length === 0) {
      if (rests-- > 0) continue;
      open = [buy(instrument, at, random)];
      heldFor = 0;
      fills.push(...open);
      continue;
    }
    heldFor++;
    const gain = gainOf(open, priceOf(instrument, at));
    const scale = instrument.option === null ? 1 : 6;
    if (gain < -0.035 * scale && open.length === 1 && random() < 0.25) {
      const more = buy(instrument, at, random);
      open.push(more);
      fills.push(more);
    } else if (gain > 0.022 * scale || gain < -0.085 * scale || heldFor > 32) {
      const quantity = open.reduce((sum, fill) => sum + fill.quantity, 0);
      fills.push(fillAt(instrument, { at, side: "sell", quantity }));
      open = [];
      rests = 1 + Math.floor(random() * 6);
    }
  }
  return fills;
}

function buy(instrument: Instrument, at: number, random: Random): SampleFill {
  const dollars = (instrument.option === null ? USUAL_DOLLARS : PREMIUM) * (0.7 + random() * 0.6);
  const units = dollars / (priceOf(instrument, at) * instrument.multiplier);
  const quantity = instrument.option === null ? Math.round(units / 5) * 5 : Math.round(units / 2);
  return fillAt(instrument, { at, side: "buy", quantity: Math.max(1, quantity) });
}

function gainOf(open: readonly SampleFill[], price: number): number {
  const quantity = open.reduce((sum, fill) => sum + fill.quantity, 0);
  const cost = open.reduce((sum, fill) => sum + fill.price * fill.quantity, 0);
  return (price * quantity - cost) / cost;
}
