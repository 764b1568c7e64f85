import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { sampleQuery } from "../sample/queries.ts";
import { MoreButton } from "../ui/more-button.tsx";
import { accountsQuery } from "./queries.ts";

/** Selects one account or all of them; absent while there is only one choice. */
export function AccountSelect({
  account,
  choose,
}: {
  account: string | undefined;
  choose: (account: string | undefined) => void;
}) {
  const accounts = useInfiniteQuery(accountsQuery);
  const names = accounts.data?.items.map(({ name }) => name) ?? [];
  const sample = useQuery(sampleQuery).data ?? null;
  if (names.length <= 1 && account === undefined && sample === null) return null;
  const known = [...names, ...(sample === null ? [] : [sample.accountId])];
  return (
    <>
      <select
        className="select"
        aria-label="Account"
        value={account ?? ""}
        onChange={({ target }) => choose(target.value === "" ? undefined : target.value)}
      >
        <option value="">All accounts</option>
        {account === undefined || known.includes(account) ? null : <option value={account}>{account}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
        {sample === null ? null : (
          <optgroup label="In no figure of yours">
            <option value={sample.accountId}>Sample</option>
          </optgroup>
        )}
      </select>
      <MoreButton asked={accounts}>More accounts</MoreButton>
    </>
  );
}
