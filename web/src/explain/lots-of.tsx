import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { LotClose } from "#shared/contracts/trade-detail.ts";
import { formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { ConvertedResult } from "../trade/converted-result.tsx";
import { tradeQuery } from "../trades/queries.ts";
import { Amount } from "../ui/amount.tsx";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import type { AskedTrade } from "./within.ts";

/** The lots of a trade that count in a total: entry, exit, quantity, fees and the formula's version. */
export function LotsOf({
  trade,
  method,
  isConverted,
  onLeave,
}: {
  trade: AskedTrade;
  method: LotMethod;
  isConverted: boolean;
  onLeave: () => void;
}) {
  const found = useQuery(tradeQuery(trade.id, method));
  return (
    <Loaded asked={found} lines={4}>
      {(known) => {
        const { lots, currency, formula, truncated, converted } = known;
        const own = lots.filter((lot) => isWithin(lot, trade));
        return (
          <>
            <p>Each lot: (exit − entry) × quantity × multiplier, and its share of both fees.</p>
            <ul className="lines">
              {own.map((lot, at) => (
                <li key={`${lot.entryFillId}-${lot.exitFillId}-${at}`}>
                  <span className="explain-line">
                    <span className="number">
                      {formatQuantity(lot.quantity)} · {formatPrice(lot.entryPrice)} to{" "}
                      {formatPrice(lot.exitPrice)}
                    </span>
                    <Amount value={lot.grossPnl} currency={currency} />
                    <span className="soft small number explain-terms">
                      {lot.entryAt === null ? (
                        "average of all"
                      ) : (
                        <Time at={lot.entryAt} dateOnly={lot.entryDateOnly} />
                      )}{" "}
                      – <Time at={lot.exitAt} dateOnly={lot.exitDateOnly} /> · fees{" "}
                      {formatMoney(lot.fees, currency)}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            {isConverted && converted !== null ? (
              <>
                <p className="soft small">The whole trade in your currency:</p>
                <ConvertedResult trade={known} sums={converted} />
              </>
            ) : null}
            {truncated ? (
              <p className="soft small">This trade has more than 5 000 fills; its first lots are listed.</p>
            ) : null}
            <p className="soft small">
              Amounts in {currency} before fees. Formula {formula}.{" "}
              <Link to="/trades/$tradeId" params={{ tradeId: trade.id }} onClick={onLeave}>
                Open the trade
              </Link>
            </p>
          </>
        );
      }}
    </Loaded>
  );
}

function isWithin({ exitAt }: LotClose, { from, to }: AskedTrade): boolean {
  const at = Date.parse(exitAt);
  return (from === undefined || at >= Date.parse(from)) && (to === undefined || at < Date.parse(to));
}
