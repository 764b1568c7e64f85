import type { Quote } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import { formatPrice, formatQuantity } from "../numbers/format-number.ts";
import type { Quoted } from "../market/use-quote.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PROVIDER_WORDS } from "../market/provider-words.ts";

/** Bid and ask as they come, with their sizes, their age and where they come from. */
export function QuoteLine({ quoted }: { quoted: Quoted }) {
  const { quote, error } = quoted;
  if (quote === undefined && error !== null) return <ProblemNote error={error} safe="No order was sent." />;
  const provider = quote === undefined ? null : PROVIDER_WORDS[quote.provider];
  return (
    <div className="paper-quote">
      <dl className="paper-quote-prices">
        <Price name="Bid" price={quote?.bid} size={quote?.bidSize ?? null} />
        <Price name="Ask" price={quote?.ask} size={quote?.askSize ?? null} />
      </dl>
      <p className="paper-quote-state small">
        {provider === null ? null : (
          <span className="pill" title={provider.about}>
            {provider.name}
          </span>
        )}
        {quoted.stale ? <span className="pill pill-warn">Stale</span> : null}
        <span className="soft">{quote === undefined ? "Waiting for a quote" : ageWords(quoted, quote)}</span>
      </p>
    </div>
  );
}

function Price({ name, price, size }: { name: string; price: Decimal | undefined; size: Decimal | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className="paper-quote-price number">{price === undefined ? "–" : formatPrice(price)}</span>
        {size === null ? null : <span className="soft small"> × {formatQuantity(size)}</span>}
      </dd>
    </div>
  );
}

function ageWords({ state, ageSeconds }: Quoted, { provider, stale }: Quote): string {
  const age = ageSeconds < 2 ? "just now" : `${formatDuration(ageSeconds)} ago`;
  if (state === "offline") return `Offline; quoted ${age}`;
  if (state === "reconnecting") return `Reconnecting; quoted ${age}`;
  return provider === "scripted" && !stale ? `Posted ${age}` : `Quoted ${age}`;
}
