import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { type PaperAccount, resetPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimalPoint, formatCount } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { KEYS, LEDGER_KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { tell } from "../../ui/tell.ts";
import { plain } from "../fields/plain.ts";

/** Asks whether an account begins again, and says what leaves and what stays. */
export function ResetDialog({ account, onClose }: { account: PaperAccount; onClose: () => void }) {
  const id = useId();
  const client = useQueryClient();
  const [balance, setBalance] = useState(account.startBalance);
  const resetting = useMutation({
    mutationFn: () =>
      call(resetPaperAccount, {
        params: { id: account.id },
        body: { startBalance: plain(balance, decimalPoint()) },
      }),
    onSuccess() {
      for (const key of [KEYS.paperAccounts, KEYS.orders, KEYS.positions, KEYS.portfolio, ...LEDGER_KEYS])
        void outdate(client, key);
      tell(`“${account.name}” begins again.`);
      onClose();
    },
  });
  const { workingOrders } = account;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!resetting.isPending) resetting.mutate();
  }
  return (
    <Dialog title={`Reset “${account.name}”?`} open onClose={onClose} stays>
      <form className="stack" onSubmit={submit}>
        <div className="note note-warn">
          <strong>This cannot be undone.</strong>
          <span>
            <strong>Leaves:</strong>{" "}
            {workingOrders === 0
              ? ""
              : `${formatCount(workingOrders)} working ${workingOrders === 1 ? "order is" : "orders are"} cancelled; `}
            every position is closed out of the account, and its trades leave your journal, its figures and
            its biases.
          </span>
          <span>
            <strong>Stays:</strong> old orders and fills can be read in the blotter under All; the name, costs
            and limits of the account; all other accounts.
          </span>
        </div>
        <div className="field">
          <label htmlFor={id}>Begin again with, in {account.currency}</label>
          <input
            className="input paper-number"
            id={id}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            required
            value={balance}
            onChange={({ target }) => setBalance(target.value)}
          />
        </div>
        {resetting.error === null ? null : (
          <ProblemNote error={resetting.error} safe="The account is as it was." />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
          <ChangeButton type="submit" look="button-danger" busy={resetting.isPending}>
            Reset the account
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
