import { queryOptions, useQuery } from "@tanstack/react-query";
import { getWorkingOut, type WorkingOut } from "#shared/contracts/imports.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";

/** Events tell of each stage; asking again covers the instants between two of them. */
const ASK_AGAIN_MS = 3_000;

const workingOutQuery = queryOptions({
  queryKey: KEYS.workingOut,
  queryFn: ({ signal }) => call(getWorkingOut, { signal }),
  refetchInterval: ({ state }) =>
    state.data === undefined || state.data.stage === null ? false : ASK_AGAIN_MS,
});

const NOTHING: WorkingOut = { stage: null, fills: null };

/** What is still being worked out from the user's fills. */
export function useWorkingOut(): WorkingOut {
  return useQuery(workingOutQuery).data ?? NOTHING;
}
