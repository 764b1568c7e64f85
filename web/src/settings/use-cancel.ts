import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelErasure } from "#shared/contracts/privacy.ts";
import { cancelRecovery } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { erasureQuery, recoveryQuery } from "./queries.ts";

/** Stops the recovery that is under way, from every page that offers it. */
export function useStopRecovery() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(cancelRecovery),
    onSettled: () => client.invalidateQueries({ queryKey: recoveryQuery.queryKey }),
  });
}

/** Keeps the account that waits for its erasure. */
export function useKeepAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(cancelErasure),
    onSettled: () => client.invalidateQueries({ queryKey: erasureQuery.queryKey }),
  });
}
