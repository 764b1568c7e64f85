import { useQuery } from "@tanstack/react-query";
import { SAMPLE_NAME } from "#shared/contracts/sample.ts";
import { sampleQuery } from "./queries.ts";

type Props = { account: string | undefined; choose: (account: string | undefined) => void };

/** Selects the user's own ledger or the sample, for a page that knows no single account of the user. */
export function LedgerSelect({ account, choose }: Props) {
  const { data: sample } = useQuery(sampleQuery);
  const other = sample?.accountId ?? account;
  if (other === undefined) return null;
  return (
    <select
      className="select"
      aria-label="Account"
      value={account ?? ""}
      onChange={({ target }) => choose(target.value === "" ? undefined : target.value)}
    >
      <option value="">All accounts</option>
      <option value={other}>{SAMPLE_NAME}</option>
    </select>
  );
}
