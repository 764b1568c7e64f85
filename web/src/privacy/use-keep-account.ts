import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelErasure } from "#shared/contracts/privacy.ts";
import { call } from "../session/client.ts";
import { erasureQuery } from "./queries.ts";

/** Keeps the account that waits for its erasure. */
export function useKeepAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(cancelErasure),
    onSettled: () => client.invalidateQueries({ queryKey: erasureQuery.queryKey }),
  });
}
