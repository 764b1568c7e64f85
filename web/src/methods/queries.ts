import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { compareLotMethods } from "#shared/contracts/lot-methods.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

export type MethodsFilter = z.input<NonNullable<typeof compareLotMethods.query>>;

/** The figures of all four lot methods beside each other. */
export function lotMethodsQuery(filter: MethodsFilter) {
  return queryOptions({
    queryKey: [...KEYS.lotMethods, filter],
    queryFn: ({ signal }) => call(compareLotMethods, { query: filter, signal }),
  });
}
