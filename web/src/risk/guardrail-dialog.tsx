import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { type GuardrailAction, type Ruled, RuleName, RULES } from "#shared/contracts/guardrail-rules.ts";
import { changeGuardrail, createGuardrail, type Guardrail } from "#shared/contracts/guardrails.ts";
import { paperAccountsQuery } from "../paper/queries.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ActionFields } from "../guardrails/action-fields.tsx";
import { DEFAULTS, type Draft, draftOf, ruledOf } from "./rule-draft.ts";
import { RuleFields } from "./rule-fields.tsx";
import { RULE_NAMES, ruleWords } from "../guardrails/rule-words.ts";

/** Makes a guardrail by hand, which may begin with a `proposed` rule, or changes one that stands. */
export function GuardrailDialog({
  guardrail,
  proposed,
  onClose,
}: {
  guardrail: Guardrail | null;
  proposed?: Ruled | undefined;
  onClose: () => void;
}) {
  const ids = useId();
  const accounts = useQuery(paperAccountsQuery).data ?? [];
  const [rule, setRule] = useState<RuleName>(guardrail?.rule ?? proposed?.rule ?? "cool_off");
  const begun = guardrail ?? proposed;
  const [drafts, setDrafts] = useState<Partial<Record<RuleName, Draft>>>(
    begun === undefined ? {} : { [begun.rule]: draftOf(begun) },
  );
  const [accountId, setAccountId] = useState(guardrail?.accountId ?? "");
  const [action, setAction] = useState<GuardrailAction>(guardrail?.action ?? "block");
  const [isLocked, setLocked] = useState(guardrail?.isLocked ?? false);
  const draft = drafts[rule] ?? DEFAULTS[rule];
  const known = ruledOf(rule, draft);
  const currency = accounts.find(({ id }) => id === accountId)?.currency ?? null;
  const save = useMutation({
    mutationFn: () => {
      if ("fault" in known) throw new Error(known.fault);
      if (guardrail === null)
        return call(createGuardrail, {
          body: { ...known.ruled, action, isLocked, accountId: accountId === "" ? null : accountId },
        });
      return call(changeGuardrail, {
        params: { id: guardrail.id },
        body: { params: known.ruled.params, action, isLocked },
      });
    },
    onSuccess: async () => {
      await outdate(queryClient, KEYS.guardrails);
      onClose();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!save.isPending && "ruled" in known) save.mutate();
  }
  return (
    <Dialog
      title={guardrail === null ? "Make a guardrail" : "Change the guardrail"}
      open
      stays
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        {guardrail === null ? (
          <>
            <div className="field">
              <label htmlFor={`${ids}-rule`}>Rule</label>
              <select
                className="select"
                id={`${ids}-rule`}
                value={rule}
                onChange={({ target }) => setRule(RuleName.parse(target.value))}
              >
                {RULES.map((each) => (
                  <option key={each} value={each}>
                    {RULE_NAMES[each].name}
                  </option>
                ))}
              </select>
            </div>
            <div className="field">
              <label htmlFor={`${ids}-account`}>It guards</label>
              <select
                className="select"
                id={`${ids}-account`}
                value={accountId}
                onChange={({ target }) => setAccountId(target.value)}
              >
                <option value="">All paper accounts</option>
                {accounts.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
          </>
        ) : null}
        <p className="soft small">{RULE_NAMES[rule].about}</p>
        <RuleFields
          rule={rule}
          draft={draft}
          currency={currency}
          change={(name, value) => setDrafts({ ...drafts, [rule]: { ...draft, [name]: value } })}
        />
        <output className="act">
          {"ruled" in known ? ruleWords(known.ruled, currency) : <span className="soft">{known.fault}</span>}
        </output>
        <ActionFields action={action} isLocked={isLocked} choose={setAction} lock={setLocked} />
        {guardrail?.isLocked === true ? (
          <p className="note note-warn small">
            This guardrail is locked. If what you save is weaker, it begins with your next day.
          </p>
        ) : null}
        {save.error === null ? null : <ProblemNote error={save.error} safe="Nothing was changed." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            {guardrail === null ? "Make it" : "Save"}
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
