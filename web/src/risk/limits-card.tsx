import { useMutation } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { changePaperAccount, type PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { formatMoney } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Section } from "../ui/section.tsx";

/** The limits that each paper account has of its own, beside the guardrails. */
export function LimitsCard({ accounts }: { accounts: readonly PaperAccount[] }) {
  return (
    <Section
      title="Limits of the accounts"
      intro="Hard limits of an account. An order beyond them is refused, whatever the guardrails say, and cannot be overridden."
    >
      {accounts.length === 0 ? (
        <p className="soft small">Limits belong to a paper account.</p>
      ) : (
        <ul className="lines">
          {accounts.map((account) => (
            <Item key={account.id} account={account} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Item({ account }: { account: PaperAccount }) {
  const [isChanging, setChanging] = useState(false);
  const { name, currency, limits } = account;
  const words = (value: string | null) =>
    value === null ? "none" : `${formatMoney(value, currency)} ${currency}`;
  return (
    <li className="item">
      <div>
        <h3>{name}</h3>
        <p className="soft small">
          Largest position: {words(limits.maxPosition)} · daily loss: {words(limits.maxDailyLoss)}
        </p>
      </div>
      <div className="item-acts">
        <ChangeButton
          look="button-small"
          aria-label={`Change the limits of ${name}`}
          onClick={() => setChanging(true)}
        >
          Change
        </ChangeButton>
      </div>
      {isChanging ? <LimitsDialog account={account} onClose={() => setChanging(false)} /> : null}
    </li>
  );
}

function LimitsDialog({ account, onClose }: { account: PaperAccount; onClose: () => void }) {
  const ids = useId();
  const { id, name, currency, limits } = account;
  const save = useMutation({
    mutationFn: (next: PaperAccount["limits"]) =>
      call(changePaperAccount, { params: { id }, body: { limits: next } }),
    onSuccess: async () => {
      await outdate(queryClient, KEYS.paperAccounts);
      onClose();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (save.isPending) return;
    const form = new FormData(event.currentTarget);
    const amount = (field: string) => String(form.get(field) ?? "").trim() || null;
    save.mutate({ maxPosition: amount("maxPosition"), maxDailyLoss: amount("maxDailyLoss") });
  }
  return (
    <Dialog title={`Limits of ${name}`} open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {(
          [
            ["maxPosition", `Most that one position may be worth, ${currency}`],
            ["maxDailyLoss", `Most that a day may lose, ${currency}`],
          ] as const
        ).map(([field, label]) => (
          <div key={field} className="field">
            <label htmlFor={`${ids}-${field}`}>{label}</label>
            <input
              className="input"
              id={`${ids}-${field}`}
              name={field}
              type="number"
              inputMode="decimal"
              min="0.01"
              step="0.01"
              placeholder="no limit"
              defaultValue={limits[field] ?? ""}
            />
          </div>
        ))}
        <p className="soft small">An empty field is no limit. Orders that only close always pass.</p>
        {save.error === null ? null : (
          <ProblemNote error={save.error} safe="The limits stand as they were." />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            Save the limits
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
