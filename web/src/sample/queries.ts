import { queryOptions } from "@tanstack/react-query";
import { readSample } from "#shared/contracts/sample.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

const AGAIN_MS = 3_000;

/** The user's sample. While it is being loaded, its end may go unheard, so the page asks again. */
export const sampleQuery = queryOptions({
  queryKey: KEYS.sample,
  queryFn: async ({ signal }) => (await call(readSample, { signal })).sample,
  refetchInterval: ({ state }) => (state.data?.status === "loading" ? AGAIN_MS : false),
  meta: { keep: true },
});
