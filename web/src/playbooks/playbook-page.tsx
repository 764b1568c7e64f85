import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Playbook } from "#shared/contracts/playbooks.ts";
import { Problem } from "#shared/problem.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { setupsQuery } from "../written/queries.ts";
import { TakeDialog } from "../written/take-dialog.tsx";
import { AdherenceCards } from "./adherence-cards.tsx";
import { PlaybookDialog } from "./playbook-dialog.tsx";
import "./playbooks.css";
import { playbookQuery } from "./queries.ts";

/** One setup: what it looks like, its rules and whether they are kept, what was taken and what was missed. */
export function PlaybookPage() {
  const { setupId } = useParams({ from: "/app/playbooks/$setupId" });
  return <PlaybookOf id={setupId} />;
}

export function PlaybookOf({ id }: { id: string }) {
  const asked = useQuery(playbookQuery(id));
  const [open, setOpen] = useState<"change" | "take" | null>(null);
  const { data: playbook } = asked;
  return (
    <Page
      title={playbook?.name ?? "Playbook"}
      actions={
        <>
          {playbook === undefined ? null : (
            <>
              <ChangeButton onClick={() => setOpen("change")}>Change</ChangeButton>
              <ChangeButton onClick={() => setOpen("take")}>Merge or remove</ChangeButton>
            </>
          )}
          <Link to="/playbooks" className="button">
            All playbooks
          </Link>
        </>
      }
    >
      {asked.error instanceof Problem && asked.error.code === "not_found" ? (
        <EmptyState title="This playbook is gone or never was">
          It may have been merged with another one. Your trades are safe.
        </EmptyState>
      ) : (
        <div className="stack">
          <Loaded asked={asked} lines={6}>
            {(known) => (
              <>
                <Lead playbook={known} write={() => setOpen("change")} />
                <AdherenceCards playbook={known} />
              </>
            )}
          </Loaded>
        </div>
      )}
      {playbook === undefined ? null : (
        <>
          {open === "change" ? <PlaybookDialog playbook={playbook} onClose={() => setOpen(null)} /> : null}
          {open === "take" ? <TakeThis playbook={playbook} onClose={() => setOpen(null)} /> : null}
        </>
      )}
    </Page>
  );
}

function Lead({ playbook: { description, rules }, write }: { playbook: Playbook; write: () => void }) {
  const retired = rules.filter(({ retiredAt }) => retiredAt !== null);
  const asked = rules.filter(({ retiredAt }) => retiredAt === null);
  return (
    <Section title="The playbook">
      {description === "" ? null : <p className="playbooks-text">{description}</p>}
      {asked.length === 0 ? (
        <EmptyState
          title="No rules yet"
          action={<ChangeButton onClick={write}>Write its rules</ChangeButton>}
        >
          Write what must hold before you enter, one rule a line. Each trade of this setup then answers them,
          and you see here what keeping them is worth.
        </EmptyState>
      ) : (
        <ol className="playbooks-list">
          {asked.map(({ id, words }) => (
            <li key={id}>{words}</li>
          ))}
        </ol>
      )}
      {retired.length === 0 ? null : (
        <p className="soft small">No longer asked: {retired.map(({ words }) => words).join(" · ")}</p>
      )}
    </Section>
  );
}

function TakeThis({ playbook, onClose }: { playbook: Playbook; onClose: () => void }) {
  const navigate = useNavigate();
  const others = useQuery(setupsQuery).data?.items.filter(({ id }) => id !== playbook.id) ?? [];
  return (
    <TakeDialog
      kind="setup"
      word={playbook}
      trades={null}
      others={others}
      onClose={onClose}
      onDone={() => void navigate({ to: "/playbooks" })}
    />
  );
}
