import { useMutation } from "@tanstack/react-query";
import type { output as Output } from "zod";
import { verifyAudit, type ChainVerdict } from "#shared/contracts/audit.ts";
import { formatCount } from "../numbers/format-number.ts";
import { Time } from "../ui/time.tsx";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Section } from "../ui/section.tsx";

type Verdict = Output<NonNullable<typeof verifyAudit.reply>>;

/**
 * Recomputes the hash of every entry. Each hash includes the previous one, and the newest stands in a public
 * root.
 */
export function VerifyCard() {
  const verify = useMutation({ mutationFn: () => call(verifyAudit) });
  return (
    <Section
      title="Was this log ever changed?"
      intro="Each entry carries the fingerprint of the one before it, so that nobody can change or remove one unseen."
    >
      {verify.error === null ? null : <ProblemNote error={verify.error} safe="The log is as it was." />}
      {verify.data === undefined ? null : <Result verdict={verify.data} />}
      <ChangeButton busy={verify.isPending} onClick={() => verify.mutate()}>
        {verify.isPending ? "Checking…" : "Check it now"}
      </ChangeButton>
    </Section>
  );
}

function Result({ verdict: { intact, identity, ledger, anchor } }: { verdict: Verdict }) {
  return (
    <output className="stack section-gap audit-verdict">
      <p className={intact ? "note note-quiet" : "note"}>
        <strong>{intact ? "Every entry is as it was written." : "Something in this log was changed."}</strong>
        <span className="soft">
          {intact
            ? `${formatCount(identity.entries + ledger.entries)} entries were checked.`
            : "Tell us: an entry is not as it was written."}
        </span>
      </p>
      <dl className="facts">
        <Chain name="Account" chain={identity} />
        <Chain name="Journal" chain={ledger} />
        <div>
          <dt>Published fingerprint</dt>
          <dd>{anchor === null ? "none yet; one is made every minute" : <Time at={anchor.at} />}</dd>
        </div>
      </dl>
      {anchor === null ? null : (
        <p className="soft small">
          {anchor.holds
            ? "Your newest entries are part of the fingerprint that was published then:"
            : "Your entries are not part of the fingerprint that was published then:"}{" "}
          <code className="audit-hash">{anchor.root}</code>
        </p>
      )}
    </output>
  );
}

function Chain({ name, chain: { entries, intact, brokenAt } }: { name: string; chain: ChainVerdict }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{intact ? `${formatCount(entries)} unchanged` : `changed at ${brokenAt ?? "the beginning"}`}</dd>
    </div>
  );
}
