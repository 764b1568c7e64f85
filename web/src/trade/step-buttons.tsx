import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Trade } from "#shared/contracts/trades.ts";
import { KEYS } from "../session/keys.ts";
import { useKeys } from "../ui/use-keys.ts";
import { neighboursOf } from "./neighbours.ts";

/** Leads to the trades beside this one in the list that the user came from; J and K do the same. */
export function StepButtons({ id }: { id: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { previous, next } = neighboursOf(
    client
      .getQueryCache()
      .findAll({ queryKey: KEYS.tradePages })
      .map(({ queryKey, state }) => ({
        list: JSON.stringify(queryKey[1]),
        page: Number(queryKey[2]),
        ids: client.getQueryData<{ items: Trade[] }>(queryKey)?.items.map((trade) => trade.id) ?? [],
        at: state.dataUpdatedAt,
      })),
    id,
  );
  const go = (tradeId: string | null) => {
    if (tradeId !== null) void navigate({ to: "/trades/$tradeId", params: { tradeId } });
  };
  useKeys({ j: () => go(next), k: () => go(previous) });
  if (previous === null && next === null) return null;
  return (
    <>
      <button type="button" className="button" disabled={previous === null} onClick={() => go(previous)}>
        Previous
      </button>
      <button type="button" className="button" disabled={next === null} onClick={() => go(next)}>
        Next
      </button>
    </>
  );
}
