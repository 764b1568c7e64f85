import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { BalanceForm } from "./balance-form.tsx";
import { KeptItem } from "./kept-item.tsx";
import { reconciliationsQuery } from "./queries.ts";
import "./reconciliation.css";

/** Whether the ledger is complete: balances of statements and typed-in ones beside it. */
export function ReconcilePage() {
  const kept = useInfiniteQuery(reconciliationsQuery);
  return (
    <Page
      title="Reconciliation"
      actions={
        <Link to="/import" className="button button-primary">
          Import trades
        </Link>
      }
    >
      <div className="stack">
        <Section
          title="Type in a balance"
          intro="What your broker shows at one moment. It is compared with your ledger, and nothing in the ledger changes."
        >
          <BalanceForm />
        </Section>
        <Section title="What was compared" intro="The latest statement comes first.">
          <Loaded asked={kept} lines={4}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="soft">
                  Nothing yet. Statements with positions or cash are compared as they are imported.
                </p>
              ) : (
                <ul className="lines">
                  {items.map((each) => (
                    <KeptItem key={each.id} kept={each} />
                  ))}
                </ul>
              )
            }
          </Loaded>
          <MoreButton asked={kept}>Earlier ones</MoreButton>
        </Section>
      </div>
    </Page>
  );
}
