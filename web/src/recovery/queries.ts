import { queryOptions } from "@tanstack/react-query";
import { readRecovery } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

export const recoveryQuery = queryOptions({
  queryKey: KEYS.recovery,
  queryFn: ({ signal }) => call(readRecovery, { signal }),
});
