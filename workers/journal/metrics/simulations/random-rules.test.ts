import { expect, test } from "vitest";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { SimpleSimulation, simulate } from "#shared/contracts/simulations.ts";
import { decimal } from "#shared/decimal.ts";
import { drawLedger, drawRules } from "#test/simulated/drawn-ledger.ts";
import { rounds } from "#test/effort.ts";
import { newUser } from "#test/harness.ts";
import { plainlySimulated } from "#test/simulated/simulated.ts";
import { seededRandom } from "../../../math/random.ts";
import type * as z from "zod";

const RULES: z.input<typeof SimpleSimulation>[] = [
  {},
  { coolOffMinutes: 45 },
  { capSize: "7", capLossR: 1.5 },
  { exclude: { tags: ["fomo"], hours: [16, "17"], symbols: ["BOLT"] } },
  { exclude: { tags: ["Fomo"] }, coolOffMinutes: 240, capSize: "10", capLossR: "0.5" },
];
/** So many combinations of rules are drawn for each ledger. */
const DRAWN = 5;

const SEEDS = Array.from({ length: rounds({ sample: 1, long: 200 }) }, (_, seed) => seed);

test.each(SEEDS)(
  "metrics are those of the kept, capped trades, whatever the rules; without one all is as it was: ledger %d",
  async (seed) => {
    const random = seededRandom(`simulated ${seed}`);
    const user = await newUser();
    const ledger = await drawLedger(user, random);
    const drawn = Array.from({ length: DRAWN }, () => drawRules(random));
    for (const rules of [...RULES, ...drawn]) {
      const asked = SimpleSimulation.parse({ timeZone: "UTC", ...rules });
      const told = JSON.stringify(rules);
      const found = await user.call(simulate, { body: asked });
      if (!("baseline" in found)) throw new Error("a job works on it");
      const { lotMethod, symbol, account, from, to } = asked;
      const known = await user.call(getMetrics, { query: { lotMethod, symbol, account, from, to } });
      expect(found.baseline, told).toEqual(known);
      if (Object.keys(rules).length === 0) expect(found.simulated).toEqual(known);
      const { byCurrency, dropped, streaks, ...counted } = plainlySimulated(ledger, asked);
      expect(found.simulated.byCurrency, told).toMatchObject(byCurrency);
      expect(new Set(found.dropped), told).toEqual(dropped);
      expect(found, told).toMatchObject(counted);
      const { longestWinStreak, longestLossStreak, trades } = found.simulated;
      expect([longestWinStreak, longestLossStreak], told).toEqual(streaks);
      expect(trades).toBe(byCurrency.reduce((sum, each) => sum + (each.trades ?? 0), 0));
      for (const { currency, netPnl } of found.changes) {
        const last = found.curve.findLast((point) => point.currency === currency);
        expect(netPnl, told).toBe(
          decimal(last?.simulated ?? "")
            .minus(last?.baseline ?? "")
            .toFixed(),
        );
      }
    }
  },
);
