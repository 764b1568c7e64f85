import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { openPaperAccount, type PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimalPoint } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { tell } from "../../ui/tell.ts";
import { keepPaperAccount } from "../kept-paper-account.ts";
import { plain } from "../fields/plain.ts";
import { ChoiceFields } from "./choice-fields.tsx";
import { choicesOf, limitsOf, modelsOf } from "./choices.ts";

/** Opens a paper account: a name, a currency and a start balance; models and limits where they are wanted. */
export function OpenAccountDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const client = useQueryClient();
  const [name, setName] = useState("Practice");
  const [currency, setCurrency] = useState("USD");
  const [balance, setBalance] = useState("100000");
  const [choices, setChoices] = useState(() => choicesOf());
  const models = modelsOf(choices, decimalPoint());
  const limits = limitsOf(choices, decimalPoint());
  const opening = useMutation({
    mutationFn: () =>
      call(openPaperAccount, {
        body: {
          name: name.trim(),
          currency,
          startBalance: plain(balance, decimalPoint()),
          ...(models === null ? {} : { models }),
          ...(limits === null ? {} : { limits }),
        },
      }),
    onSuccess(account) {
      keepPaperAccount(account.id);
      client.setQueryData<PaperAccount[]>(KEYS.paperAccounts, (known) => [...(known ?? []), account]);
      for (const key of [KEYS.paperAccounts, KEYS.portfolio, KEYS.accounts]) void outdate(client, key);
      tell(`The paper account “${account.name}” is open.`);
      onClose();
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!opening.isPending && models !== null && limits !== null) opening.mutate();
  }
  return (
    <Dialog title="Open a paper account" open onClose={onClose} stays>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${id}-name`}>Name</label>
          <input
            className="input"
            id={`${id}-name`}
            maxLength={80}
            autoComplete="off"
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <div className="paper-pair">
          <div className="field">
            <label htmlFor={`${id}-balance`}>Start balance</label>
            <input
              className="input paper-number"
              id={`${id}-balance`}
              inputMode="decimal"
              autoComplete="off"
              maxLength={20}
              required
              value={balance}
              onChange={({ target }) => setBalance(target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-currency`}>Currency</label>
            <input
              className="input"
              id={`${id}-currency`}
              autoComplete="off"
              autoCapitalize="characters"
              pattern="[A-Z]{3}"
              title="Three capital letters, such as USD"
              maxLength={3}
              required
              value={currency}
              onChange={({ target }) => setCurrency(target.value.toUpperCase())}
            />
          </div>
        </div>
        <details className="paper-more">
          <summary>Costs and limits</summary>
          <ChoiceFields
            choices={choices}
            currency={currency}
            change={(more) => setChoices((current) => ({ ...current, ...more }))}
          />
        </details>
        <WrongNumbers isWrong={models === null || limits === null} />
        {opening.error === null ? null : <ProblemNote error={opening.error} safe="No account was opened." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Not now
          </button>
          <ChangeButton type="submit" look="button-primary" busy={opening.isPending}>
            Open it
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

/** Said before anything is sent. */
export function WrongNumbers({ isWrong }: { isWrong: boolean }) {
  if (!isWrong) return null;
  return (
    <p className="small down" role="alert">
      A cost or a limit is no number that the account takes.
    </p>
  );
}
