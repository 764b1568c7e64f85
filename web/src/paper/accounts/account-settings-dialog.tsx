import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changePaperAccount, type PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimalPoint } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ChoiceFields } from "./choice-fields.tsx";
import { choicesOf, limitsOf, modelsOf } from "./choices.ts";
import { WrongNumbers } from "./open-account-dialog.tsx";

/** Changes the models of later fills and the limits of an account. */
export function AccountSettingsDialog({ account, onClose }: { account: PaperAccount; onClose: () => void }) {
  const client = useQueryClient();
  const [choices, setChoices] = useState(() => choicesOf(account.models, account.limits));
  const models = modelsOf(choices, decimalPoint());
  const limits = limitsOf(choices, decimalPoint());
  const changing = useMutation({
    mutationFn: () =>
      call(changePaperAccount, {
        params: { id: account.id },
        body: { ...(models === null ? {} : { models }), ...(limits === null ? {} : { limits }) },
      }),
    onSuccess() {
      void outdate(client, KEYS.paperAccounts);
      onClose();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!changing.isPending && models !== null && limits !== null) changing.mutate();
  }
  return (
    <Dialog title={`Costs and limits of “${account.name}”`} open onClose={onClose} stays>
      <form className="stack" onSubmit={submit}>
        <p className="soft">What has filled keeps its price and its fees; later fills are priced by these.</p>
        <ChoiceFields
          choices={choices}
          currency={account.currency}
          change={(more) => setChoices((current) => ({ ...current, ...more }))}
        />
        <WrongNumbers isWrong={models === null || limits === null} />
        {changing.error === null ? null : (
          <ProblemNote error={changing.error} safe="The account is as it was." />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={changing.isPending}>
            Save
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
