import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listBiases, listReflections } from "#shared/contracts/biases.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** The biases of all accounts of the user's own, or of the sample when its account is given. */
export function biasesQuery(sample: string | undefined) {
  return queryOptions({
    queryKey: [...KEYS.biases, ...keyOf(sample)],
    queryFn: ({ signal }) => call(listBiases, { query: { account: sample }, signal }),
    meta: { keep: true },
  });
}

/** What the coach said of the user's own imports, or of the sample when its account is given. */
export function reflectionsQuery(sample: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.reflections, ...keyOf(sample)],
    queryFn: ({ pageParam, signal }) =>
      call(listReflections, { query: { ...pageFrom(pageParam, 20), account: sample }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    meta: { keep: true },
  });
}

/** Without an account the key is the one that events write to. */
function keyOf(sample: string | undefined): string[] {
  return sample === undefined ? [] : [sample];
}
