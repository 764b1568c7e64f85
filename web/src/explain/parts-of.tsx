import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ExplainedPart, Explanation } from "#shared/contracts/explain.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { formatQuantity } from "../numbers/format-number.ts";
import { shownZone } from "../numbers/reader.ts";
import { MoreButton } from "../ui/more-button.tsx";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { Amount } from "../ui/amount.tsx";
import type { Asked } from "../explained/asked.ts";
import { type AskedTrade, countedIn, waysOf, within } from "./within.ts";
import { FormulaOf } from "./formula-of.tsx";
import { countWords, partName, partSum, termsWords } from "./part-words.ts";
import { explanationQuery } from "./queries.ts";
import { listSearch } from "./list-search.ts";

type Props = {
  asked: Asked;
  open: (step: { name: string; asked: Asked | AskedTrade }) => void;
  replace: (asked: Asked) => void;
  onLeave: () => void;
};

/** The formula of a total, its parts, and the proof that they add up to it. */
export function PartsOf({ asked, open, replace, onLeave }: Props) {
  const found = useInfiniteQuery(explanationQuery(asked));
  const search = listSearch(asked);
  return (
    <Loaded asked={found} lines={6}>
      {({ pages }) => {
        const [first] = pages;
        const last = pages.at(-1);
        if (first === undefined || last === undefined) return null;
        const parts = pages.flatMap((page) => page.parts);
        return (
          <>
            <FormulaOf told={first} />
            <div className="explain-bar">
              <label className="small soft">
                In{" "}
                <select
                  className="select select-small"
                  aria-label="Kind of parts"
                  value={asked.by}
                  onChange={({ target }) => replace({ ...asked, by: target.value })}
                >
                  {Object.entries(waysOf(asked)).map(([way, words]) => (
                    <option key={way} value={way}>
                      {words}
                    </option>
                  ))}
                </select>
              </label>
              {isOfUtc(asked) ? <span className="soft small">Months and days are of UTC.</span> : null}
              {search === null ? null : (
                <Link to="/trades" search={search} className="small" onClick={onLeave}>
                  In the list of trades
                </Link>
              )}
            </div>
            {parts.length === 0 ? <p className="soft">Nothing counts here yet.</p> : null}
            <ul className="lines">
              {first.before.values.some((value) => value !== "0") ? (
                <li>
                  <PartLine name="Before the first row" told={first} values={first.before.values} />
                </li>
              ) : null}
              {parts.map((part) => (
                <PartRow
                  key={part.key}
                  part={part}
                  told={first}
                  next={within(asked, part)}
                  counted={countedIn(asked)}
                  open={open}
                />
              ))}
              {last.after.parts > 0 ? (
                <li>
                  <PartLine
                    name={`The other ${last.after.parts}`}
                    told={first}
                    values={last.after.values}
                    soft
                  />
                </li>
              ) : null}
            </ul>
            <AddsUp told={first} parts={parts} after={last.after} />
            <MoreButton asked={found}>Next parts</MoreButton>
          </>
        );
      }}
    </Loaded>
  );
}

function isOfUtc({ by }: Asked): boolean {
  return (by === "month" || by === "day") && shownZone() !== "UTC";
}

function PartRow({
  part,
  told,
  next,
  counted,
  open,
}: {
  part: ExplainedPart;
  told: Explanation;
  next: Asked | AskedTrade | null;
  counted: "closes" | "trades" | "rows";
  open: Props["open"];
}) {
  const name = partName(told.by, part);
  const line = (
    <PartLine
      name={name}
      told={told}
      values={part.values}
      about={part.at === null ? countWords(part.count, counted) : <Time at={part.at} />}
    />
  );
  return (
    <li>
      {next === null ? (
        line
      ) : (
        <button type="button" className="explain-open" onClick={() => open({ name, asked: next })}>
          {line}
        </button>
      )}
    </li>
  );
}

function PartLine({
  name,
  told,
  values,
  about,
  soft = false,
}: {
  name: string;
  told: Explanation;
  values: readonly string[];
  about?: ReactNode;
  soft?: boolean;
}) {
  const sum = partSum(told, values);
  return (
    <span className="explain-line">
      <span className={soft ? "soft" : ""}>{name}</span>
      <span className="number">
        {sum === null ? null : told.figure === "units" ? (
          formatQuantity(sum)
        ) : (
          <Amount value={sum} currency={told.currency} />
        )}
      </span>
      <span className="soft small number explain-terms">
        {about}
        {told.terms.length === 1 && sum !== null ? null : (
          <>
            {about === undefined ? "" : " · "}
            {termsWords(told, values)}
          </>
        )}
      </span>
    </span>
  );
}

/** The parts and what is not shown, added up here and compared with each total to the last digit. */
function AddsUp({
  told: { terms, before },
  parts,
  after,
}: {
  told: Explanation;
  parts: readonly ExplainedPart[];
  after: Explanation["after"];
}) {
  const isExact = terms.every(({ total }, n) => {
    const sum = [before, ...parts, after].reduce((all, { values }) => all.plus(values[n] ?? "0"), decimal(0));
    return toDecimal(sum) === total;
  });
  return isExact ? (
    <p className="small up">The parts add up to the total, to the last digit.</p>
  ) : (
    <p className="small down">The ledger changed while this was read. Close it and open it again.</p>
  );
}
