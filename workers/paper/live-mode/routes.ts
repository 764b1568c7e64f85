import * as contract from "#shared/contracts/live-mode.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLiveMode } from "./choose-live-mode.ts";
import { readLiveMode } from "./read-live-mode.ts";

export const liveMode = [
  serve(contract.readLiveMode, (c) => {
    const { ledger, userId, now } = c.var.ctx;
    return ledger.transaction((tx) => readLiveMode(tx.query, userId, now));
  }),
  serve(contract.chooseLiveMode, (c, { body }) => chooseLiveMode(c.var.ctx, body.mode)),
];
