import { infiniteQueryOptions } from "@tanstack/react-query";
import { listImportTemplates } from "#shared/contracts/import-templates.ts";
import { call } from "../../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../../session/keys.ts";

export const templatesQuery = infiniteQueryOptions({
  queryKey: KEYS.importTemplates,
  queryFn: ({ pageParam, signal }) => call(listImportTemplates, { query: pageFrom(pageParam, 50), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
});
