import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type CatalogueType, INTEGRATION_CATEGORIES } from "#shared/contracts/integrations.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { CATEGORY_NAMES } from "./integration-words.ts";
import { IntegrationItem } from "./integration-item.tsx";
import { catalogueQuery, integrationsQuery } from "./queries.ts";
import "./integrations.css";

/** The services that are connected, and all that can be. */
export function IntegrationsPage() {
  const { connect } = useSearch({ from: "/app/integrations" });
  const navigate = useNavigate({ from: "/integrations" });
  const catalogue = useQuery(catalogueQuery);
  const integrations = useQuery(integrationsQuery);
  const types = (catalogue.data ?? []).filter(isConnectable);
  const wanted = types.find(({ type }) => type === connect) ?? null;
  const choose = (type: string | undefined) => void navigate({ search: { connect: type }, replace: true });
  return (
    <Page title="Integrations">
      <div className="stack">
        <Section
          title="Connected"
          intro="Your flows use these. Credentials are sealed when you save them and never shown again."
        >
          <Loaded asked={integrations} lines={4}>
            {(items) =>
              items.length === 0 ? (
                <EmptyState title="Nothing is connected">
                  Connect Slack, a spreadsheet or any address below, and a flow can tell you there what
                  happened in your trading.
                </EmptyState>
              ) : (
                <ul className="lines">
                  {items.map((each) => (
                    <IntegrationItem
                      key={each.id}
                      integration={each}
                      type={types.find(({ type }) => type === each.type) ?? null}
                    />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Section>
        <Section title="Connect a service">
          <Loaded asked={catalogue} lines={6}>
            {() => (
              <ul className="integrations-gallery">
                {INTEGRATION_CATEGORIES.flatMap((category) =>
                  types
                    .filter((each) => each.category === category)
                    .map((each) => <Tile key={each.type} type={each} onConnect={() => choose(each.type)} />),
                )}
              </ul>
            )}
          </Loaded>
        </Section>
      </div>
      {wanted === null ? null : <ConnectDialog type={wanted} onClose={() => choose(undefined)} />}
    </Page>
  );
}

function Tile({
  type: { label, category, summary, actions },
  onConnect,
}: {
  type: CatalogueType;
  onConnect: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="integrations-tile">
      <div>
        <h3>
          {label} <span className="pill">{CATEGORY_NAMES[category]}</span>
        </h3>
        <p className="soft small">{summary}</p>
        {isOpen ? (
          <ul className="soft small integrations-actions">
            {actions.map((each) => (
              <li key={each.action}>
                {each.label}: {each.summary}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <div className="row">
        <ChangeButton look="button-small" onClick={onConnect}>
          Connect<span className="hidden-visually"> {label}</span>
        </ChangeButton>
        <button
          type="button"
          className="button button-quiet button-small"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          What it can do<span className="hidden-visually"> {label}</span>
        </button>
      </div>
    </li>
  );
}

/** Tidemark's own actions need no connection. */
function isConnectable({ actions }: CatalogueType): boolean {
  return actions.some(({ isOwn }) => !isOwn);
}
