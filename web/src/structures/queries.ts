import { queryOptions } from "@tanstack/react-query";
import { getStructure } from "#shared/contracts/structures.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { askedMethod } from "../trades/lot-method.ts";

export function structureQuery(id: string, method: LotMethod = "fifo") {
  const query = askedMethod(method);
  return queryOptions({
    queryKey: [...KEYS.structures, id, query],
    queryFn: ({ signal }) => call(getStructure, { params: { id }, query, signal }),
    meta: { keep: true },
  });
}
