import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { Portfolio } from "#shared/contracts/portfolio.ts";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AccountCards } from "./account-cards.tsx";
import { AllocationCard } from "./allocation-card.tsx";
import { combinedMissing } from "./missing-words.ts";
import { NothingHeld } from "./nothing-held.tsx";
import { PositionsCard } from "./positions/positions-card.tsx";
import { portfolioQuery } from "./queries.ts";
import { SnapshotsCard } from "./snapshots-card.tsx";
import { useLivePortfolio } from "./use-live-portfolio.ts";
import { WorthTiles } from "./worth-tiles.tsx";
import "./portfolio.css";

const EquityCard = lazy(async () => ({ default: (await import("./equity-card.tsx")).EquityCard }));

export function PortfolioPage() {
  const { account } = useSearch({ strict: false });
  const all = useQuery({ ...portfolioQuery(undefined), enabled: account !== undefined });
  const shown = useLivePortfolio(account);
  const whole = account === undefined ? shown.data : (all.data ?? shown.data);
  return (
    <Page title="Portfolio">
      {shown.data === undefined || whole === undefined ? (
        <section className="card portfolio-wait">
          {shown.error === null ? (
            <Skeleton lines={8} />
          ) : (
            <ProblemNote
              error={shown.error}
              safe="Your accounts are safe."
              retry={() => void shown.refetch()}
            />
          )}
        </section>
      ) : whole.accounts.length === 0 ? (
        <NothingHeld />
      ) : (
        <div className="stack" aria-busy={shown.isPlaceholderData || undefined}>
          <Whole portfolio={shown.data} whole={whole} account={account} />
        </div>
      )}
    </Page>
  );
}

function Whole({
  portfolio,
  whole,
  account,
}: {
  portfolio: Portfolio;
  whole: Portfolio;
  account: string | undefined;
}) {
  const chosen = account === undefined ? [] : portfolio.accounts;
  const [only = null] = chosen;
  const equity = account === undefined ? portfolio.combined?.equity : only?.equity;
  const currency = account === undefined ? portfolio.combined?.currency : only?.currency;
  if (account !== undefined && only === null)
    return (
      <p className="note note-warn">
        <span>
          No account is called “{account}”. <Link to="/portfolio">Show all accounts</Link>
        </span>
      </p>
    );
  return (
    <>
      <WorthTiles portfolio={portfolio} account={chosen.length === 1 ? only : null} />
      {portfolio.stale ? (
        <p className="soft small">
          <span className="warn-ink">Some prices are older than a minute.</span> Figures still count them, and
          no order trades on them.
        </p>
      ) : null}
      <AccountCards portfolio={whole} account={account} />
      <div className="portfolio-columns">
        {equity == null || currency === undefined ? (
          <NoCurve portfolio={portfolio} isImported={only?.kind === "journal"} />
        ) : (
          <Suspense
            fallback={<section className="card portfolio-equity" aria-label="Equity and high-water mark" />}
          >
            <EquityCard account={account} now={{ equity, currency }} />
          </Suspense>
        )}
        <AllocationCard portfolio={portfolio} />
      </div>
      <PositionsCard key={account ?? ""} portfolio={portfolio} account={account} />
      <SnapshotsCard account={account} id={only?.id} />
    </>
  );
}

function NoCurve({ portfolio, isImported }: { portfolio: Portfolio; isImported: boolean }) {
  return (
    <section className="card" aria-labelledby="portfolio-equity-title">
      <div className="card-head">
        <h2 id="portfolio-equity-title">Equity and high-water mark</h2>
      </div>
      {isImported ? (
        <p className="soft">
          An imported account has no equity, because its cash is not known. What its trades made stands on the{" "}
          <Link to="/dashboard">dashboard</Link>.
        </p>
      ) : (
        <p className="soft">There is no equity now: {combinedMissing(portfolio, "equity")}.</p>
      )}
    </section>
  );
}
