import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { paperAccountsQuery } from "../paper/queries.ts";
import { formatCount } from "../numbers/format-number.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { EvaluationsCard } from "./evaluations-card.tsx";
import { GuardrailDialog } from "./guardrail-dialog.tsx";
import { GuardrailItem } from "./guardrail-item.tsx";
import { LimitsCard } from "./limits-card.tsx";
import { LiveModeCard } from "./live-mode-card.tsx";
import { guardrailsQuery } from "./queries.ts";
import "./risk.css";

export function RiskPage() {
  const guardrails = useQuery(guardrailsQuery);
  const asked = useQuery(paperAccountsQuery);
  const accounts = asked.data ?? [];
  const [isMaking, setMaking] = useState(false);
  const make = (
    <ChangeButton look="button-primary" onClick={() => setMaking(true)}>
      Make a guardrail
    </ChangeButton>
  );
  return (
    <Page title="Risk" actions={make}>
      <div className="risk-columns">
        <div className="stack">
          {asked.error === null || asked.data !== undefined ? null : (
            <ProblemNote
              error={asked.error}
              safe="Your accounts are safe."
              retry={() => void asked.refetch()}
            />
          )}
          <Section
            title="Guardrails"
            aside={
              guardrails.data === undefined || guardrails.data.items.length === 0 ? null : (
                <span className="soft small">{formatCount(guardrails.data.items.length)}</span>
              )
            }
            intro="They judge every paper order that opens or adds to a position. An order that closes always passes."
          >
            <Loaded asked={guardrails} lines={6}>
              {({ items }) =>
                items.length === 0 ? (
                  <EmptyState
                    title="A rule for the moment in which you break it"
                    action={
                      <Link to="/biases" className="button">
                        Make one from a bias
                      </Link>
                    }
                  >
                    After 2 losses in a row, wait 30 minutes. At most 5 trades a day. A guardrail stops the
                    order that you would regret, says why, and can measure whether it helps you.
                  </EmptyState>
                ) : (
                  <ul className="lines">
                    {items.map((each) => (
                      <GuardrailItem
                        key={each.id}
                        guardrail={each}
                        account={accounts.find(({ id }) => id === each.accountId) ?? null}
                      />
                    ))}
                  </ul>
                )
              }
            </Loaded>
          </Section>
        </div>
        <div className="stack">
          <LiveModeCard />
          <EvaluationsCard accounts={accounts} />
          <LimitsCard accounts={accounts} />
        </div>
      </div>
      {isMaking ? <GuardrailDialog guardrail={null} onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}
