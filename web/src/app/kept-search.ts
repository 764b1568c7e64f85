import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { keepAccount, keptAccount } from "../accounts/kept-account.ts";
import { sampleQuery } from "../sample/queries.ts";
import { isSample } from "../sample/sample-account.ts";
import { PLACES } from "./pages.ts";

/**
 * The search of a link to this page. It keeps the account between the pages that can show it: the biases
 * know all accounts and the sample only.
 */
export function keptSearch(to: string, account: string | undefined = keptAccount()): { account?: string } {
  return account !== undefined && canShow(to, account) ? { account } : {};
}

/** Keeps the account of each page that can show it, until the user leaves the app's pages. */
export function useKeepAccount(pathname: string): void {
  const { account } = useSearch({ strict: false });
  const isGone = useQuery({ ...sampleQuery, enabled: false }).data === null;
  useEffect(() => {
    if (isGone && isSample(keptAccount())) keepAccount(undefined);
    const shown = isGone && isSample(account) ? undefined : account;
    const decided = shown ?? keptAccount();
    if (decided !== undefined && canShow(pathname, decided)) keepAccount(shown);
  }, [pathname, account, isGone]);
  useEffect(() => () => keepAccount(undefined), []);
}

function canShow(to: string, account: string): boolean {
  if (to === PLACES.portfolio.to) return !isSample(account);
  return (
    [PLACES.dashboard, PLACES.calendar, PLACES.breakdowns, PLACES.performance, PLACES.trades].some(
      (place) => place.to === to,
    ) ||
    (to === PLACES.biases.to && isSample(account))
  );
}
