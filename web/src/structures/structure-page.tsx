import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Problem } from "#shared/problem.ts";
import type { NoMaxLoss, Structure } from "#shared/contracts/structures.ts";
import { formatCount, formatDecimal, formatMoney } from "../numbers/format-number.ts";
import { feesUnknownWords, foreignFeesWords, resultOf } from "../trades/foreign-fees.ts";
import { useLotMethod } from "../trades/lot-method.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import { shapeWords } from "../trades/shape-words.ts";
import { Amount } from "../ui/amount.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { LegsTable } from "./legs-table.tsx";
import { structureQuery } from "./queries.ts";
import { SplitButton } from "./split-button.tsx";
import "./structures.css";

/** The trades of one decision with what they made together. */
export function StructurePage() {
  const { structureId } = useParams({ from: "/app/structures/$structureId" });
  const asked = useQuery(structureQuery(structureId, useLotMethod()));
  const known = asked.data;
  return (
    <Page
      title={
        known === undefined ? "Structure" : `${known.underlying} ${shapeWords(known.shape).toLowerCase()}`
      }
      actions={
        <>
          {known === undefined ? null : <SplitButton structure={known} />}
          <Link to="/trades" className="button">
            All trades
          </Link>
        </>
      }
    >
      {asked.error instanceof Problem && asked.error.code === "not_found" ? (
        <EmptyState
          title="No such structure now"
          action={
            <Link to="/trades" className="button button-primary">
              All trades
            </Link>
          }
        >
          It may have been split or joined with other trades, or its fills may have changed. The trades that
          stand are in the list.
        </EmptyState>
      ) : (
        <Loaded asked={asked} lines={8}>
          {(structure) => <Detail structure={structure} />}
        </Loaded>
      )}
    </Page>
  );
}

function Detail({ structure }: { structure: Structure }) {
  const { currency, status, by } = structure;
  const { amount, isGross } = resultOf(structure);
  return (
    <div className="stack">
      <section className="card stack" aria-label="Result">
        <div className="structures-head">
          <span className="structures-figure">
            {status === "incomplete" ? "Not known" : <Amount value={amount} currency={currency} />}
          </span>
          <span className="soft">
            {currency} {isGross ? "gross" : "net"}
            {status === "open" ? ", realised so far" : ""}
          </span>
          <span className="row">
            <span className="pill">{status}</span>
            <span className="pill">{by === "owner" ? "joined by you" : "opened together"}</span>
          </span>
        </div>
        <Facts structure={structure} />
        <LeftOut structure={structure} />
      </section>
      <section className="card" aria-labelledby="legs-title">
        <div className="card-head">
          <h2 id="legs-title">Legs</h2>
          <LotMethodSelect small />
        </div>
        <LegsTable structure={structure} />
      </section>
    </div>
  );
}

function Facts({ structure }: { structure: Structure }) {
  const { rMultiple, account, openedAt, openedDateOnly, closedAt, closedDateOnly } = structure;
  return (
    <dl className="facts structures-facts">
      <Fact name="Most it could lose">{mostLostWords(structure)}</Fact>
      <Fact name="In R">{rMultiple === null ? "–" : `${formatDecimal(rMultiple, { places: 2 })} R`}</Fact>
      <Fact name="Fees">{feesWords(structure)}</Fact>
      <Fact name="Account">{account}</Fact>
      <Fact name="Opened">
        <Time at={openedAt} dateOnly={openedDateOnly} />
      </Fact>
      <Fact name="Closed">{closedAt === null ? "–" : <Time at={closedAt} dateOnly={closedDateOnly} />}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}

const NO_MOST: Record<NoMaxLoss, string> = {
  unbounded: "no bound by its legs",
  nothing: "nothing, by its entry prices",
  several_expiries: "not known over several expiries",
  unknown: "not known",
};

function mostLostWords({ maxLoss, noMaxLoss, currency }: Structure): string {
  return maxLoss === null ? NO_MOST[noMaxLoss ?? "unknown"] : formatMoney(maxLoss, currency);
}

/** The known fees. Where no fill tells one, 0 would be a false figure. */
function feesWords({ fees, feesUnknown, legs, currency }: Structure): string {
  if (feesUnknown === 0) return formatMoney(fees, currency);
  const fills = legs.reduce((sum, leg) => sum + leg.fills, 0);
  return feesUnknown >= fills
    ? "not known"
    : `${formatMoney(fees, currency)}, ${formatCount(feesUnknown)} more not known`;
}

/** States what the sum excludes. */
function LeftOut({ structure: { foreignFees, feesUnknown } }: { structure: Structure }) {
  return (
    <>
      {foreignFees === 0 ? null : (
        <p className="note note-warn small">
          {foreignFeesWords(foreignFees)}: without a rate it is in no total here.
        </p>
      )}
      {feesUnknown === 0 ? null : (
        <p className="note note-warn small">
          {feesUnknownWords(feesUnknown)}: the result is gross, before any fee.
        </p>
      )}
    </>
  );
}
