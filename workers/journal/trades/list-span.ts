import type { LotMethod, Trade } from "#shared/contracts/trades.ts";
import type { Ctx } from "../../context.ts";
import { toTrade } from "./core/trade.ts";
import { listTrades } from "./trade-store.ts";

type Asked = { account?: string | undefined; lotMethod: LotMethod };
type Span = { from: string; to: string; timeZone: string };

/** The trades that ended within a span or were opened in it and are open, and whether there are more. */
export async function listSpan(
  { ledger, userId }: Pick<Ctx, "ledger" | "userId">,
  { account, lotMethod }: Asked,
  { limit, ...span }: Span & { limit: number },
): Promise<{ trades: Trade[]; isCut: boolean }> {
  const filter = { account, lotMethod, symbol: undefined, tag: undefined, setup: undefined, ...span };
  const wanted = { symbolPrefix: undefined, text: undefined, ...filter };
  const rows = await listTrades(ledger, userId, {
    filter: wanted,
    sort: "closedAt",
    after: null,
    limit,
    offset: 0,
  });
  return { trades: rows.slice(0, limit).map(toTrade), isCut: rows.length > limit };
}
