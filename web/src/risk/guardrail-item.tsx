import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeGuardrail, deleteGuardrail, type Guardrail } from "#shared/contracts/guardrails.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tell } from "../ui/tell.ts";
import { Effect } from "./effect.tsx";
import { GuardrailDialog } from "./guardrail-dialog.tsx";
import { PendingLine } from "./pending-line.tsx";
import { FromBias } from "../breaches/from-bias.tsx";
import { ACTION_NAMES, ruleWords } from "../guardrails/rule-words.ts";
import { Trips } from "./trips.tsx";

type Guarded = { name: string; currency: string } | null;

/** One guardrail: its rule, what it does, where it came from, what it stopped and what it is worth. */
export function GuardrailItem({ guardrail, account }: { guardrail: Guardrail; account: Guarded }) {
  const [isChanging, setChanging] = useState(false);
  const { id, action, isActive, isLocked, from, pending, preset } = guardrail;
  const currency = account?.currency ?? null;
  return (
    <li className="risk-guardrail">
      <div className="item">
        <div>
          <h3>{ruleWords(guardrail, currency)}</h3>
          <p className="risk-pills small soft">
            <span className={isActive ? "pill pill-up" : "pill"}>{isActive ? "active" : "paused"}</span>
            <span className="pill" title={ACTION_NAMES[action].about}>
              {ACTION_NAMES[action].name.toLowerCase()}
            </span>
            {isLocked ? <span className="pill">locked</span> : null}
            {preset === null ? null : <span className="pill">of an evaluation</span>}
            <span>{account === null ? "all paper accounts" : account.name}</span>
          </p>
        </div>
        <Acts guardrail={guardrail} onChange={() => setChanging(true)} />
      </div>
      {pending === null ? null : <PendingLine guardrail={guardrail} pending={pending} currency={currency} />}
      {from === null ? null : <FromBias from={from} />}
      {action === "randomised" ? <Effect guardrailId={id} /> : null}
      <Trips guardrailId={id} currency={currency} />
      {isChanging ? <GuardrailDialog guardrail={guardrail} onClose={() => setChanging(false)} /> : null}
    </li>
  );
}

function Acts({ guardrail, onChange }: { guardrail: Guardrail; onChange: () => void }) {
  const { id, isActive, isLocked } = guardrail;
  const [isRemoving, setRemoving] = useState(false);
  const pause = useMutation({
    mutationFn: () => call(changeGuardrail, { params: { id }, body: { isActive: !isActive } }),
    onSuccess: async ({ pending }) => {
      if (pending !== null && isActive) tell("It is locked: it stands until your next day, then it pauses.");
      await outdate(queryClient, KEYS.guardrails);
    },
  });
  return (
    <div className="item-acts">
      <ChangeButton look="button-small" onClick={onChange}>
        Change
      </ChangeButton>
      <ChangeButton look="button-small" busy={pause.isPending} onClick={() => pause.mutate()}>
        {isActive ? "Pause" : "Resume"}
      </ChangeButton>
      <ChangeButton look="button-small button-danger" onClick={() => setRemoving(true)}>
        Remove
      </ChangeButton>
      {pause.error === null ? null : <ProblemNote error={pause.error} safe="Nothing was changed." />}
      {isRemoving ? (
        <RemoveDialog id={id} waits={isLocked && isActive} onClose={() => setRemoving(false)} />
      ) : null}
    </div>
  );
}

function RemoveDialog({ id, waits, onClose }: { id: string; waits: boolean; onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => call(deleteGuardrail, { params: { id } }),
    onSuccess: async () => {
      await outdate(queryClient, KEYS.guardrails);
      onClose();
    },
  });
  return (
    <Dialog title="Remove this guardrail?" open onClose={onClose}>
      <p>
        {waits
          ? "It is locked, so it stands until your next day begins, and goes then. Until then you can take this back."
          : "It judges no order from now on. What it stopped and what was measured is then no longer shown."}
      </p>
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The guardrail stands." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <ChangeButton look="button-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {waits ? "Remove it tomorrow" : "Remove it"}
        </ChangeButton>
      </div>
    </Dialog>
  );
}
