import { useMutation } from "@tanstack/react-query";
import { type GuardrailAction, Ruled } from "#shared/contracts/guardrail-rules.ts";
import { changeGuardrail, type Guardrail, type PendingChange } from "#shared/contracts/guardrails.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Time } from "../ui/time.tsx";
import { ruleWords } from "../guardrails/rule-words.ts";

/** What a locked guardrail becomes with the next day, and the way to take it back. */
export function PendingLine({
  guardrail,
  pending,
  currency,
}: {
  guardrail: Guardrail;
  pending: PendingChange;
  currency: string | null;
}) {
  const { id, params, action, isActive, isLocked } = guardrail;
  const keep = useMutation({
    // The setting as it stands is no weaker, so that it takes the place of the change at once.
    mutationFn: () => call(changeGuardrail, { params: { id }, body: { params, action, isActive, isLocked } }),
    onSuccess: () => outdate(queryClient, KEYS.guardrails),
  });
  return (
    <div className="note note-warn small">
      <span>
        From <Time at={pending.at} /> on: {pendingWords(guardrail, pending, currency)} It is locked, so a
        weaker rule waits for your next day.
      </span>
      {keep.error === null ? null : <ProblemNote error={keep.error} safe="Nothing was changed." />}
      <div className="row">
        <ChangeButton look="button-small" busy={keep.isPending} onClick={() => keep.mutate()}>
          Leave it as it is
        </ChangeButton>
      </div>
    </div>
  );
}

const THEN: Record<GuardrailAction, string> = {
  block: "It blocks then.",
  warn: "It only warns then.",
  randomised: "It is randomised then.",
};

function pendingWords(guardrail: Guardrail, pending: PendingChange, currency: string | null): string {
  if (pending.isDeleted) return "removed.";
  if (!pending.isActive && guardrail.isActive) return "paused.";
  const then = Ruled.safeParse({ rule: guardrail.rule, params: pending.params });
  const rule = then.success ? ruleWords(then.data, currency) : "another rule.";
  const act = pending.action === guardrail.action ? "" : ` ${THEN[pending.action]}`;
  return `${rule}${act}${!pending.isLocked && guardrail.isLocked ? " No longer locked." : ""}`;
}
