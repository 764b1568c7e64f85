import { useMutation } from "@tanstack/react-query";
import { changeFlow, type FlowHead } from "#shared/contracts/flows.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { queryClient } from "../../session/query-client.ts";
import { tell } from "../../ui/tell.ts";

/** Moves a flow past its neighbour in the shown list; `all` is the whole order, archived flows included. */
export function useMoveFlow(all: readonly FlowHead[], shown: readonly FlowHead[]) {
  const { mutate, error, isPending } = useMutation({
    mutationFn: async ({ id, by }: { id: string; by: -1 | 1 }) => {
      const at = shown.findIndex((flow) => flow.id === id);
      const [moved, other] = [shown[at], shown[at + by]];
      if (moved === undefined || other === undefined) return;
      // The server puts the flow at this place of the order, and numbers all others anew.
      await call(changeFlow, { params: { id }, body: { position: all.indexOf(other) } });
      await outdate(queryClient, KEYS.flows);
      requestAnimationFrame(() => keepFocus(id));
      tell(`“${moved.name}” is now ${by === 1 ? "below" : "above"} “${other.name}”.`);
    },
  });
  return {
    error,
    move(id: string, by: -1 | 1): void {
      if (!isPending) mutate({ id, by });
    },
  };
}

/** A row that moves in the document loses the focus, which the next key needs. */
function keepFocus(id: string): void {
  if (document.activeElement === document.body) document.getElementById(id)?.focus();
}
