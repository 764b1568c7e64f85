import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listBiases, listReflections } from "#shared/contracts/biases.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";

export const biasesQuery = queryOptions({
  queryKey: KEYS.biases,
  queryFn: ({ signal }) => call(listBiases, { signal }),
  meta: { keep: true },
});

export const reflectionsQuery = infiniteQueryOptions({
  queryKey: KEYS.reflections,
  queryFn: ({ pageParam, signal }) => call(listReflections, { query: pageFrom(pageParam, 20), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  meta: { keep: true },
});
