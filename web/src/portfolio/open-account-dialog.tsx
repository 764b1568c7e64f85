import { useMutation } from "@tanstack/react-query";
import { useId, type FormEvent } from "react";
import { openPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

const CURRENCIES = ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD"];

/** Opens a paper account with a name, a currency and a start balance. */
export function OpenAccountDialog({ onClose }: { onClose: () => void }) {
  const ids = useId();
  const open = useMutation({
    mutationFn: (body: { name: string; currency: string; startBalance: string }) =>
      call(openPaperAccount, { body }),
    onSuccess: async () => {
      await Promise.all(
        [KEYS.paperAccounts, KEYS.portfolio, KEYS.accounts].map((key) => outdate(queryClient, key)),
      );
      onClose();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (open.isPending) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    open.mutate({ name: text("name"), currency: text("currency"), startBalance: text("startBalance") });
  }
  return (
    <Dialog title="Open a paper account" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${ids}-name`}>Name</label>
          <input
            className="input"
            id={`${ids}-name`}
            name="name"
            defaultValue="Paper"
            maxLength={80}
            autoComplete="off"
            required
          />
        </div>
        <div className="field">
          <label htmlFor={`${ids}-balance`}>Start balance</label>
          <input
            className="input"
            id={`${ids}-balance`}
            name="startBalance"
            type="number"
            min="0.01"
            max="9999999999999"
            step="0.01"
            defaultValue="100000"
            required
          />
        </div>
        <div className="field">
          <label htmlFor={`${ids}-currency`}>Currency</label>
          <select className="select" id={`${ids}-currency`} name="currency" defaultValue="USD">
            {CURRENCIES.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        </div>
        {open.error === null ? null : <ProblemNote error={open.error} safe="No account was opened." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={open.isPending}>
            Open the account
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
