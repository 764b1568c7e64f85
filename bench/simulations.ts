import { setTimeout } from "node:timers/promises";
import { plantTrades } from "../test/plant-trades.ts";
import { plantCloses } from "./breakdowns.ts";
import { asAdmin, type Line, median, newPerson } from "./people.ts";
import { openBenchLedger, productFile } from "./recording.ts";
import type { World } from "./world.ts";

const TRADES = 100_000;
const REPEATS = 7;
const POLL_MS = 20;

type Head = { id: string; status: string };
type Verb = { simulate(ctx: object, asked: object): Promise<object> };

/**
 * Measures how often a second a simulation over 100 000 trades is done, with a pause, an exclusion and a cap.
 * A job works on ours, from the request until its result can be read. The floor calls the same verb in this
 * process: the same statements, and the same fold and bootstrap.
 */
export async function measureSimulations(world: World): Promise<Line[]> {
  const person = await newPerson(world);
  await asAdmin(world, async (admin) => {
    await plantTrades(admin, person.id, TRADES);
    await plantCloses(admin, person.id);
  });
  const { simulate } = await productFile<Verb>("workers/journal/metrics/simulations/simulate.ts");
  const { ledger } = await openBenchLedger(world.adminUrl, person.id, "OF_JOBS");
  const asked = {
    lotMethod: "fifo",
    timeZone: "America/New_York",
    exclude: { hours: ["12"] },
    capSize: "5",
    coolOffMinutes: 30,
  };
  const simulations = new URL("/mapi/simulations/", world.tidemark);
  const ours = async () => {
    const response = await fetch(new URL("simple", simulations), {
      method: "POST",
      headers: {
        authorization: person.bearer,
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify(asked),
    });
    if (response.status !== 202) throw new Error(`a simulation answered ${response.status}`);
    const { id } = (await response.json()) as Head;
    for (;;) {
      await setTimeout(POLL_MS);
      const found = await fetch(new URL(id, simulations), { headers: { authorization: person.bearer } });
      const { status } = (await found.json()) as Head;
      if (status === "done") return;
      if (status === "failed") throw new Error("a simulation failed");
    }
  };
  const floor = () => simulate({ ledger, userId: person.id }, asked);
  const taken: Record<"ours" | "floor", number[]> = { ours: [], floor: [] };
  for (let turn = 0; turn <= REPEATS; turn++)
    for (const [side, run] of [["floor", floor] as const, ["ours", ours] as const]) {
      const started = performance.now();
      await run();
      // The first turn warms both sides.
      if (turn > 0) taken[side].push(performance.now() - started);
    }
  const [own, direct] = [1000 / median(taken.ours), 1000 / median(taken.floor)];
  return [
    {
      what: "a simulation of 100 000 trades by a job, a second",
      ours: own.toFixed(2),
      floor: direct.toFixed(2),
      ratio: own / direct,
      target: "≥ 0.6",
      holds: own / direct >= 0.6,
    },
  ];
}
