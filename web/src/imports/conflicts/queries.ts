import { infiniteQueryOptions } from "@tanstack/react-query";
import { listConflicts } from "#shared/contracts/import-conflicts.ts";
import { call } from "../../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../../session/keys.ts";

export function conflictsQuery(importId: string) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.conflicts, importId],
    queryFn: ({ pageParam, signal }) =>
      call(listConflicts, { params: { id: importId }, query: pageFrom(pageParam, 50), signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
  });
}
