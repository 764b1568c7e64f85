import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { keepPaperAccount } from "./kept-paper-account.ts";

/** Selects the paper account that a page is about; with `all` also every one of them. */
export function PaperAccountSelect({
  accounts,
  account,
  all = false,
  choose,
}: {
  accounts: readonly PaperAccount[];
  account: string | undefined;
  all?: boolean;
  choose: (id: string | undefined) => void;
}) {
  return (
    <select
      className="select"
      aria-label="Paper account"
      value={account ?? ""}
      onChange={({ target }) => {
        if (target.value !== "") keepPaperAccount(target.value);
        choose(target.value === "" ? undefined : target.value);
      }}
    >
      {all ? <option value="">All paper accounts</option> : null}
      {accounts.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
