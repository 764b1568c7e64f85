import { useQuery, type FetchStatus } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { BIAS_WORDS } from "../biases/bias-words.ts";
import { roleWords } from "../biases/figure-words.ts";
import { shownZone } from "../numbers/reader.ts";
import { dayOf } from "../numbers/zoned-day.ts";
import { sampleQuery } from "../sample/queries.ts";
import { DeletedButton } from "../fills/deleted-button.tsx";
import { DeleteTradeButton } from "../fills/delete-trade-button.tsx";
import { isExploring } from "../session/exploring.ts";
import { isWorthRetrying } from "../session/query-client.ts";
import { Problem } from "#shared/problem.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTablet } from "../ui/use-narrow.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { feesUnknownWords, foreignFeesWords } from "../trades/foreign-fees.ts";
import { ChangesCard } from "./changes-card.tsx";
import { ConvertedResult } from "./converted-result.tsx";
import { FillsTable } from "./fills-table.tsx";
import { useLotMethod } from "../trades/lot-method.ts";
import { ChecklistCard } from "./journal/checklist-card.tsx";
import { JournalCard } from "./journal/journal-card.tsx";
import { LotsTable } from "./lots-table.tsx";
import { TradePictures } from "../pictures/trade-pictures.tsx";
import { symbolWords } from "../numbers/symbol-words.ts";
import { tradeBiasesQuery, tradeQuery } from "../trades/queries.ts";
import { StructureCard } from "../structures/structure-card.tsx";
import "./trade.css";
import { ListedTrade } from "./listed-trade.tsx";
import { StepButtons } from "./step-buttons.tsx";
import { TradeRunCard } from "./trade-run-card.tsx";
import { TradeResult } from "./trade-result.tsx";
import type { TradeDetail } from "./trade-detail.ts";

/** One trade down to its fills, to show how its result came about. */
export function TradePage() {
  const { tradeId } = useParams({ from: "/app/trades/$tradeId" });
  const trade = useQuery({
    ...tradeQuery(tradeId, useLotMethod()),
    // the same trade by the previous method
    placeholderData: (known) => (known?.id === tradeId ? known : undefined),
  });
  // What stays of a trade that is gone tells nothing any more: a correction may have made it another trade.
  const known = isGone(trade.error) ? undefined : trade.data;
  const { data: loaded } = useQuery({ ...sampleQuery, enabled: known?.sample === true && !isExploring });
  const sample = known?.sample === true && loaded ? { account: loaded.accountId } : {};
  return (
    <Page
      title={known === undefined ? "Trade" : symbolWords(known.symbol)}
      actions={
        <>
          <StepButtons id={tradeId} />
          {known === undefined || isExploring ? null : <DayLink trade={known} search={sample} />}
          {known === undefined || known.sample || isExploring ? null : <DeleteTradeButton trade={known} />}
          <Link to="/trades" search={sample} className="button">
            All trades
          </Link>
        </>
      }
    >
      {known !== undefined ? (
        <Detail trade={known} sample={sample} />
      ) : isOutOfReach(trade) ? (
        <ListedTrade id={tradeId} />
      ) : isGone(trade.error) ? (
        <EmptyState
          title="This trade is gone or never was"
          action={
            <>
              <Link to="/trades" className="button button-primary">
                All trades
              </Link>
              <DeletedButton />
            </>
          }
        >
          Deleting it, undoing an import, or a correction in a newer file can remove a trade or make it
          another one. All others are safe.
        </EmptyState>
      ) : trade.error !== null ? (
        <ProblemNote error={trade.error} safe="Your trades are safe." retry={() => void trade.refetch()} />
      ) : (
        <section className="card">
          <Skeleton lines={8} />
        </section>
      )}
    </Page>
  );
}

/** Leads to the day on which the trade ended, or was opened while it is open. */
function DayLink({ trade, search }: { trade: TradeDetail; search: { account?: string } }) {
  const { closedAt, closedDateOnly, openedAt, openedDateOnly } = trade;
  const [at, dateOnly] = closedAt === null ? [openedAt, openedDateOnly] : [closedAt, closedDateOnly];
  const date = dateOnly ? at.slice(0, 10) : dayOf(Date.parse(at), shownZone());
  return (
    <Link to="/days/$date" params={{ date }} search={search} className="button">
      Its day
    </Link>
  );
}

/** True while no answer can come: the device is offline, or the server does not answer. */
function isOutOfReach(asked: { fetchStatus: FetchStatus; failureReason: Error | null }): boolean {
  if (asked.fetchStatus === "paused") return true;
  return asked.failureReason !== null && isWorthRetrying(0, asked.failureReason);
}

function isGone(error: Error | null): boolean {
  return error instanceof Problem && error.code === "not_found";
}

function Detail({ trade, sample }: { trade: TradeDetail; sample: { account?: string } }) {
  const narrow = useTablet();
  const ran = (
    <>
      {trade.structure === null ? null : <StructureCard structure={trade.structure} own={trade.id} />}
      {isExploring || trade.changes.length > 0 ? null : <TradeRunCard trade={trade} />}
      <ChangesCard trade={trade} />
    </>
  );
  const written = (
    <div className="stack">
      {trade.sample ? null : <JournalCard key={trade.id} trade={trade} />}
      {trade.sample ? null : <TradePictures key={`pictures ${trade.id}`} tradeId={trade.id} />}
      {trade.sample ? null : <ChecklistCard key={`rules ${trade.id}`} trade={trade} />}
      <TradeBiases id={trade.id} sample={sample} />
    </div>
  );
  return (
    <div className="stack">
      <TradeResult trade={trade}>
        {trade.converted ? <ConvertedResult trade={trade} sums={trade.converted} /> : null}
        <LeftOut trade={trade} />
      </TradeResult>
      <div className="trade-grid">
        {narrow ? ran : null}
        {narrow ? written : null}
        <div className="stack">
          {narrow ? null : ran}
          <LotsTable trade={trade} />
          <FillsTable trade={trade} />
        </div>
        {narrow ? null : written}
      </div>
    </div>
  );
}

/** States what these figures exclude. */
function LeftOut({ trade }: { trade: TradeDetail }) {
  return (
    <>
      {trade.foreignFees === 0 ? null : (
        <p className="note note-warn small">
          {foreignFeesWords(trade.foreignFees)}: without a rate it is in no total here.
        </p>
      )}
      {trade.feesUnknown === 0 ? null : (
        <p className="note note-warn small">
          {feesUnknownWords(trade.feesUnknown)}: the result is gross, before any fee.
        </p>
      )}
      {trade.truncated ? (
        <p className="note note-quiet small">
          This trade has more than 5 000 fills; the first of them are listed. The figures hold all.
        </p>
      ) : null}
    </>
  );
}

function TradeBiases({ id, sample }: { id: string; sample: { account?: string } }) {
  const { data, error, refetch } = useQuery(tradeBiasesQuery(id));
  return (
    <section className="card" aria-labelledby="trade-biases">
      <div className="card-head">
        <h2 id="trade-biases">Flagged in</h2>
      </div>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={2} />
        ) : (
          <ProblemNote error={error} safe="The trade itself is complete." retry={() => void refetch()} />
        )
      ) : data.items.length === 0 ? (
        <p className="soft">No sign of a bad habit in this trade.</p>
      ) : (
        <ul className="stack">
          {data.items.map(({ bias, role }) => (
            <li key={bias + role}>
              <Link to="/biases" search={sample} hash={bias}>
                {BIAS_WORDS[bias].name}
              </Link>
              <div className="soft small">{roleWords(role)}</div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
