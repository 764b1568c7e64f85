import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Setup } from "#shared/contracts/playbooks.ts";
import { formatCount } from "../numbers/format-number.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { setupFiguresQuery } from "../written/queries.ts";
import { WordFiguresLine } from "../written/word-figures.tsx";
import "../written/written.css";
import { PlaybookDialog } from "./playbook-dialog.tsx";

/** The setups that are traded, each with its rules and what its trades made. */
export function PlaybooksPage() {
  const setups = useInfiniteQuery(setupFiguresQuery);
  const [isWriting, setWriting] = useState(false);
  const write = (
    <ChangeButton look="button-primary" onClick={() => setWriting(true)}>
      Write a playbook
    </ChangeButton>
  );
  return (
    <Page title="Playbooks" actions={write}>
      <Section
        title="Your setups"
        intro="A playbook says what a setup looks like and by which rules you trade it. Each trade answers the rules."
      >
        <Loaded asked={setups} lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No playbook yet">
                Write down one setup that you trade, with three rules that you can answer with yes or no.
              </EmptyState>
            ) : (
              <ul className="lines">
                {items.map((setup) => (
                  <SetupItem key={setup.id} setup={setup} />
                ))}
              </ul>
            )
          }
        </Loaded>
        <MoreButton asked={setups}>More setups</MoreButton>
      </Section>
      {isWriting ? <PlaybookDialog playbook={null} onClose={() => setWriting(false)} /> : null}
    </Page>
  );
}

function SetupItem({ setup: { id, name, description, rules, figures } }: { setup: Setup }) {
  return (
    <li className="item">
      <div>
        <h3>
          <Link to="/playbooks/$setupId" params={{ setupId: id }}>
            {name}
          </Link>
          <span className="pill">
            {rules === 0 ? "no rules" : rules === 1 ? "1 rule" : `${formatCount(rules)} rules`}
          </span>
        </h3>
        {description === "" ? null : <p className="soft small playbooks-lead">{description}</p>}
        {figures === null ? null : <WordFiguresLine figures={figures} of={{ setup: name }} />}
      </div>
    </li>
  );
}
