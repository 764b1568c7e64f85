import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelRecovery } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { recoveryQuery } from "./queries.ts";

/** Stops the recovery that is under way, from every page that offers it. */
export function useStopRecovery() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(cancelRecovery),
    onSettled: () => client.invalidateQueries({ queryKey: recoveryQuery.queryKey }),
  });
}
