import { Link } from "@tanstack/react-router";
import { ArrivingNote, useArriving } from "../imports/running/arriving.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** The coach of an account without a trade: how trades come, or that they are on their way. */
export function NothingToAsk() {
  const arriving = useArriving();
  if (arriving !== null) return <ArrivingNote what={arriving} />;
  return (
    <EmptyState
      title="No trades to ask about yet"
      action={
        <Link to="/import" className="button button-primary">
          Import trades
        </Link>
      }
    >
      Once trades are here, ask in your own words: how you do on Mondays after a loss, which setup makes most,
      what a habit costs. Each figure of an answer leads to the page that shows it.
    </EmptyState>
  );
}
