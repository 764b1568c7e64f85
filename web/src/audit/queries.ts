import { infiniteQueryOptions } from "@tanstack/react-query";
import { listAudit } from "#shared/contracts/audit.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";

export const auditQuery = infiniteQueryOptions({
  queryKey: KEYS.audit,
  queryFn: ({ pageParam, signal }) => call(listAudit, { query: pageFrom(pageParam, 50), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
});
