import { skipToken, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { listBiases } from "#shared/contracts/biases.ts";
import type { Sample } from "#shared/contracts/sample.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { formatCount } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { tell } from "../ui/tell.ts";

const AGAIN_MS = 1_000;

/** Says what of the sample is there already. When it is ready and `opens` is set, its dashboard opens. */
export function SampleProgress({ sample, opens }: { sample: Sample | null; opens: boolean }) {
  useOpen(sample?.status === "ready" && opens ? sample.accountId : null);
  const account = sample?.status === "loading" ? sample.accountId : null;
  const { data: words } = useQuery({
    queryKey: [...KEYS.sample, "stage", sample?.askedAt],
    queryFn: account === null ? skipToken : ({ signal }) => stageOf(account, signal),
    refetchInterval: AGAIN_MS,
    retry: false,
  });
  return account === null ? null : (words ?? FIRST);
}

const FIRST = "Step 1 of 3: the fills of a year are read. It all takes a few seconds.";

async function stageOf(account: string, signal: AbortSignal): Promise<string> {
  const { trades } = await call(getMetrics, { query: { account }, signal });
  if (trades === 0) return FIRST;
  const { scoredAt } = await call(listBiases, { query: { account }, signal });
  return scoredAt === null
    ? `Step 2 of 3: ${formatCount(trades)} trades are there, and are tested for habits.`
    : "Step 3 of 3: the habits are tested, and the coach is writing.";
}

/** Opens the dashboard of this account, and moves the focus to the page, whose path stays the same. */
function useOpen(account: string | null): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (account === null) return;
    tell("The sample is ready.");
    void navigate({ to: "/dashboard", search: { account } }).then(() =>
      document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true }),
    );
  }, [account, navigate]);
}
