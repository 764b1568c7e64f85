import type { Explanation } from "#shared/contracts/explain.ts";
import { formatDecimal, formatMoney, formatQuantity, formatShare, HIDDEN } from "../numbers/format-number.ts";
import { readerNow } from "../numbers/reader.ts";
import { conversionWords } from "../trades/conversion-words.ts";
import { LOT_METHODS } from "../trades/lot-method.ts";
import { Time } from "../ui/time.tsx";
import { termValue } from "./part-words.ts";

const SHARES = new Set(["winRate"]);
const RATIOS = new Set(["payoff", "profitFactor"]);

/** The figure with its formula, the totals that stand in it, its version and its source. */
export function FormulaOf({ told }: { told: Explanation }) {
  const { value, terms, formula, currency, lotMethod, fall, conversion } = told;
  const rates = conversion === null ? null : conversionWords(conversion);
  return (
    <div className="explain-formula">
      <p className="explain-value number">
        {valueWords(told)} {isMoney(told) ? <span className="soft small">{currency}</span> : null}
        {value !== null && isMoney(told) && !readerNow().hidesAmounts && isLong(value) ? (
          <span className="soft small explain-exact">exactly {formatDecimal(value)}</span>
        ) : null}
      </p>
      <p>{formula.words}.</p>
      <dl className="explain-totals small">
        {terms.map(({ term, words, total }) => (
          <div key={term}>
            <dt className="soft">{words}</dt>
            <dd className="number">{termValue(term, total, currency)}</dd>
          </div>
        ))}
      </dl>
      {fall === null ? null : (
        <p className="small">
          From {formatMoney(fall.best, currency)}{" "}
          {fall.bestAt === null ? (
            "at the start"
          ) : (
            <>
              on <Time at={fall.bestAt} as="day" />
            </>
          )}{" "}
          down to {formatMoney(fall.deepest, currency)} on <Time at={fall.deepestAt} as="day" />.
        </p>
      )}
      {rates === null ? null : <p className="note note-quiet small">{rates}</p>}
      <p className="soft small">
        {lotMethod === null ? "" : `Lots: ${LOT_METHODS[lotMethod].long.toLowerCase()}. `}
        Formula {formula.version}. {formula.source}.
      </p>
    </div>
  );
}

function isMoney({ figure }: Explanation): boolean {
  return figure !== "trades" && figure !== "units" && !SHARES.has(figure) && !RATIOS.has(figure);
}

function valueWords(told: Explanation): string {
  const { figure, value, currency } = told;
  if (value === null) return "–";
  if (SHARES.has(figure)) return formatShare(value);
  if (figure === "units") return formatQuantity(value);
  if (!isMoney(told)) return formatDecimal(value, figure === "trades" ? {} : { places: 2 });
  return readerNow().hidesAmounts ? HIDDEN : formatMoney(value, currency, "always");
}

/** True where the digits of a currency do not hold the whole value. */
function isLong(value: string): boolean {
  return (value.split(".")[1] ?? "").length > 2;
}
