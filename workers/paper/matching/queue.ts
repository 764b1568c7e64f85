import * as z from "zod";
import type { System } from "../../db/system.ts";
import { backoffSeconds } from "../../jobs/run-job.ts";
import { log, traceOf } from "../../log.ts";
import { matchSymbol } from "./match-symbol.ts";

/** A message says that the symbol has a quote to match. It may arrive twice, late, or never. */
export const MarketMessage = z.object({ symbol: z.string() });

/** The symbols that one consumer matches at once. Each takes a connection. */
const LANES = 3;
/** A consumer works for so long, and sends a message for each symbol that has quotes left. */
const SHIFT_MS = 60_000;
/** A symbol of which others wait gives its lane to the next one after so long. */
const TURN_MS = 5_000;

/**
 * Matches the symbols of the messages. Symbols take turns, so that none waits for another's hundred thousand
 * orders.
 */
export async function consumeMarket(batch: MessageBatch, env: Env, open: () => System): Promise<void> {
  const line = [
    ...new Set(batch.messages.flatMap(({ body }) => MarketMessage.safeParse(body).data?.symbol ?? [])),
  ];
  const until = Date.now() + SHIFT_MS;
  const failed = new Set<string>();
  const lanes = Array.from({ length: Math.min(LANES, line.length) }, async () => {
    const system = open();
    for (let symbol = line.shift(); symbol !== undefined; symbol = line.shift()) {
      if (Date.now() >= until) {
        line.unshift(symbol);
        return;
      }
      const turn = line.length > 0 ? Date.now() + TURN_MS : until;
      try {
        if (await matchSymbol(system, symbol, Math.min(turn, until))) line.push(symbol);
      } catch (error) {
        log("warn", "matching.postponed", { symbol, ...traceOf(error) });
        failed.add(symbol);
      }
    }
  });
  await Promise.all(lanes);
  // A message that is not sent is sent by the sweep.
  for (const symbol of line) await env.MATCHING.send({ symbol }).catch(() => undefined);
  for (const message of batch.messages) {
    const symbol = MarketMessage.safeParse(message.body).data?.symbol;
    if (symbol !== undefined && failed.has(symbol))
      message.retry({ delaySeconds: backoffSeconds(message.attempts) });
    else message.ack();
  }
}
