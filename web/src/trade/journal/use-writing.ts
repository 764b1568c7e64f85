import { useQueryClient } from "@tanstack/react-query";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { useLotMethod } from "../../trades/lot-method.ts";
import { tradeQuery } from "../../trades/queries.ts";
import { KeptDrafts } from "../../written/kept-drafts.ts";
import { useAutosave, type Writing } from "../../written/use-autosave.ts";
import type { TradeDetail } from "../trade-detail.ts";
import { TRADE_DRAFTS, type Words } from "./draft.ts";

const kept = new KeptDrafts(TRADE_DRAFTS);

/** Stores what is written about a trade as the user types; its event has the lists read it. */
export function useWriting(trade: TradeDetail): Writing<Words> {
  const client = useQueryClient();
  const lotMethod = useLotMethod();
  const { queryKey } = tradeQuery(trade.id, lotMethod);
  return useAutosave({
    kept,
    key: trade.id,
    stored: trade,
    latest: () => client.getQueryData<TradeDetail>(queryKey) ?? trade,
    reload: () => outdate(client, queryKey),
    async save(body, ifMatch) {
      const params = { id: trade.id };
      const stored = await call(annotateTrade, { params, query: { lotMethod }, body, ifMatch });
      const { rMultiple, version } = stored;
      const written: Partial<TradeDetail> = { ...TRADE_DRAFTS.wordsOf(stored), rMultiple, version };
      client.setQueryData<TradeDetail>(queryKey, (known) => known && { ...known, ...written });
      void outdate(client, KEYS.tags);
      void outdate(client, KEYS.setups);
      return stored;
    },
  });
}
