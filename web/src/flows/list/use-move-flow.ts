import { useMutation } from "@tanstack/react-query";
import { changeFlow, type FlowHead } from "#shared/contracts/flows.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { queryClient } from "../../session/query-client.ts";
import { tell } from "../../ui/tell.ts";

/** Moves a flow one place up or down by giving the two neighbours each other's place. */
export function useMoveFlow(flows: readonly FlowHead[]) {
  const { mutate, error, isPending } = useMutation({
    mutationFn: async ({ id, by }: { id: string; by: -1 | 1 }) => {
      const at = flows.findIndex((flow) => flow.id === id);
      const [moved, other] = [flows[at], flows[at + by]];
      if (moved === undefined || other === undefined) return;
      // Places may be equal, as those of imported flows; then one of the two goes one further.
      const [low, high] =
        moved.position === other.position
          ? [moved.position, moved.position + 1]
          : [Math.min(moved.position, other.position), Math.max(moved.position, other.position)];
      await call(changeFlow, { params: { id: moved.id }, body: { position: by === 1 ? high : low } });
      await call(changeFlow, { params: { id: other.id }, body: { position: by === 1 ? low : high } });
      tell(`“${moved.name}” is now ${by === 1 ? "below" : "above"} “${other.name}”.`);
    },
    onSettled: () => outdate(queryClient, KEYS.flows),
  });
  return {
    error,
    move(id: string, by: -1 | 1): void {
      if (!isPending) mutate({ id, by });
    },
  };
}
