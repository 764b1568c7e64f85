import {
  BAR_MS,
  type Bar,
  type BarInterval,
  MOST_BARS,
  type ProviderName,
} from "#shared/contracts/market.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../context.ts";
import { refusalOf } from "./market.ts";
import { chooseProvider } from "./providers/choose-provider.ts";
import { withDeadline } from "./with-deadline.ts";

const USUAL_BARS = 300;
const PROVIDER_MS = 8000;

type Span = { from?: string | undefined; to?: string | undefined; interval: BarInterval };

/** The bars of a symbol in a span of time; refuses one that holds more bars than an answer may have. */
export async function readBars(
  { env, now }: Ctx,
  symbol: string,
  { from, to, interval }: Span,
): Promise<{ symbol: string; interval: BarInterval; provider: ProviderName; bars: Bar[] }> {
  const length = BAR_MS[interval];
  const end = to === undefined ? now : Math.min(Date.parse(to), now);
  const begin = from === undefined ? end - USUAL_BARS * length : Date.parse(from);
  if (end - begin > MOST_BARS * length) throw tooLong(interval);
  const provider = chooseProvider(env);
  const asked = { from: new Date(begin).toISOString(), to: new Date(end).toISOString(), interval };
  const bars = begin < end ? await withDeadline(provider.bars(symbol, asked), PROVIDER_MS) : [];
  const isKnown = bars.length > 0 || (await withDeadline(provider.quote(symbol, now), PROVIDER_MS)) !== null;
  if (!isKnown) throw refusalOf({ kind: "unknown" }, symbol);
  return { symbol, interval, provider: provider.name, bars: bars.slice(0, MOST_BARS) };
}

function tooLong(interval: BarInterval): Problem {
  const message = `asks for more than ${MOST_BARS} bars of ${interval}`;
  return new Problem("invalid_request", `An answer holds at most ${MOST_BARS} bars; ask for less.`, {
    issues: [{ path: "from", message }],
  });
}
