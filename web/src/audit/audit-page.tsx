import { useInfiniteQuery } from "@tanstack/react-query";
import type { AuditEntry } from "#shared/contracts/audit.ts";
import { MoreButton } from "../ui/more-button.tsx";
import { auditWords, detailWords } from "./audit-words.ts";
import { auditQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { VerifyCard } from "./verify-card.tsx";
import "./audit.css";
import { Time } from "../ui/time.tsx";

/** The recorded acts on this account, and the proof that the record is unaltered. */
export function AuditPage() {
  const audit = useInfiniteQuery(auditQuery);
  return (
    <>
      <VerifyCard />
      <Section
        title="What was done"
        intro="Every sign-in, change of the account, import and undo, newest first."
      >
        <Loaded asked={audit} lines={6}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length === 0 ? (
              <p className="soft">Nothing yet.</p>
            ) : (
              <ul className="lines">
                {items.map((entry) => (
                  <Entry key={`${entry.store}-${entry.seq}`} entry={entry} />
                ))}
              </ul>
            );
          }}
        </Loaded>
        <MoreButton asked={audit}>Earlier entries</MoreButton>
      </Section>
    </>
  );
}

const STORE_NAMES: Readonly<Record<AuditEntry["store"], string>> = { identity: "account", ledger: "journal" };

function Entry({ entry: { action, detail, at, store, seq } }: { entry: AuditEntry }) {
  const more = detailWords(detail);
  return (
    <li className="audit-entry">
      <span>
        {auditWords(action)}
        {more === "" ? null : <span className="soft small"> {more}</span>}
      </span>
      <span className="soft small number">
        <span className="hidden-visually">{`entry ${seq} of your ${STORE_NAMES[store]}, `}</span>
        <Time at={at} />
      </span>
    </li>
  );
}
