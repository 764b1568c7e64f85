import { infiniteQueryOptions } from "@tanstack/react-query";
import { listSessions } from "#shared/contracts/auth.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

const PAGE = 25;

/** The assistants that may read this journal; a change of sessions outdates it too. */
export const assistantsQuery = infiniteQueryOptions({
  queryKey: [...KEYS.sessions, "assistants"],
  queryFn: ({ pageParam, signal }) =>
    call(listSessions, { query: { ...pageFrom(pageParam, PAGE), of: "assistants" }, signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});
