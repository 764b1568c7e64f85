import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import type { GuardrailAction } from "#shared/contracts/guardrail-rules.ts";
import { type Guardrail, proposeGuardrail } from "#shared/contracts/guardrails.ts";
import { ActionFields } from "../guardrails/action-fields.tsx";
import { ruleWords } from "../guardrails/rule-words.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { CostLine } from "./cost-line.tsx";
import { BIAS_WORDS } from "./bias-words.ts";

const CAP = "It keeps a position at the usual size of your last entries.";

/** How a guardrail answers a bias. It judges orders that open, so other biases have no answer. */
const ANSWERS: Partial<Record<BiasName, string>> = {
  revenge_trading: "After a loss it waits as long as this score calls an entry soon.",
  size_escalation: CAP,
  averaging_down: CAP,
  hot_hand: CAP,
  overtrading: "It ends the day at your usual number of trades.",
};

/** Makes a guardrail of a scored bias in one act; nothing where no rule for orders answers the bias. */
export function MakeGuardrail({ bias }: { bias: Bias }) {
  const [isOpen, setOpen] = useState(false);
  if (bias.status !== "scored" || ANSWERS[bias.bias] === undefined) return null;
  return (
    <>
      <ChangeButton look="button-small" onClick={() => setOpen(true)}>
        Make a guardrail of this
      </ChangeButton>
      {isOpen ? <ProposeDialog bias={bias} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ProposeDialog({ bias, onClose }: { bias: Bias; onClose: () => void }) {
  const [action, setAction] = useState<GuardrailAction>("block");
  const [isLocked, setLocked] = useState(false);
  const make = useMutation({
    mutationFn: () => call(proposeGuardrail, { body: { bias: bias.bias, action, isLocked } }),
    onSuccess: () => outdate(queryClient, KEYS.guardrails),
  });
  if (make.data !== undefined) return <Made guardrail={make.data} onClose={onClose} />;
  return (
    <Dialog title="Make a guardrail of this" open stays onClose={onClose}>
      <p>{ANSWERS[bias.bias]} The score and its trades are kept with it.</p>
      <CostLine bias={bias} />
      <ActionFields action={action} isLocked={isLocked} choose={setAction} lock={setLocked} />
      {make.error === null ? null : <ProblemNote error={make.error} safe="No guardrail was made." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <ChangeButton look="button-primary" busy={make.isPending} onClick={() => make.mutate()}>
          Make the guardrail
        </ChangeButton>
      </div>
    </Dialog>
  );
}

function Made({ guardrail, onClose }: { guardrail: Guardrail; onClose: () => void }) {
  return (
    <Dialog title="The guardrail stands" open onClose={onClose}>
      <p className="act">{ruleWords(guardrail, null)}</p>
      <p className="soft">
        It judges paper orders from now on
        {guardrail.from === null
          ? ""
          : ` and keeps the score of ${BIAS_WORDS[guardrail.from.bias].name.toLowerCase()}`}
        .
      </p>
      <div className="dialog-actions">
        <Link to="/risk" className="button">
          See it among the guardrails
        </Link>
        <button type="button" className="button button-primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
