import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { chanceOf } from "#test/chance.ts";
import { rounds } from "#test/effort.ts";
import { flawsOf, follow, type Follower } from "#test/follower.ts";
import { newUser } from "#test/harness.ts";
import { worldOf } from "#test/stream-world.ts";
import { sweepStreams } from "./queue.ts";

const STEPS = 60;
/**
 * Fixed seeds, so that a failure comes from the change under test. Change the first seed to search for new
 * faults.
 */
const FIRST = 1;
const SEEDS = rounds({ sample: 3, long: 6 });

/** The weight of each action, out of their sum. */
const COURSE = [
  ["commit", 14],
  ["commitIdentity", 3],
  ["postponed", 5],
  ["nudge", 2],
  ["shakyRelay", 4],
  ["race", 3],
  ["hibernate", 3],
  ["close", 2],
  ["abort", 2],
  ["cut", 4],
  ["offline", 3],
  ["online", 4],
  ["join", 1],
  ["wipe", 1],
  ["restore", 1],
] as const;

const DECK = COURSE.flatMap(([what, times]) => Array.from({ length: times }, () => what));

test.each(Array.from({ length: SEEDS }, (_, n) => FIRST + n))(
  "whatever fails, every follower has every committed event once and in order (seed %i)",
  async (seed) => {
    const chance = chanceOf(seed);
    const user = await newUser();
    const world = worldOf(user, chance);
    const followers: Follower[] = [await follow(user, chance.next), await follow(user, chance.next)];

    for (let step = 0; step < STEPS; step++) {
      const one = chance.pick(followers);
      switch (chance.pick(DECK)) {
        case "commit":
          await world.commit();
          break;
        case "commitIdentity":
          await world.commitIdentity();
          break;
        case "postponed":
          await world.flushPostponed(0.5);
          break;
        case "nudge":
          await world.nudge();
          break;
        case "shakyRelay":
          await world.shakyRelay();
          break;
        case "race":
          await Promise.all([world.commit(), world.commit(), world.shakyRelay(), world.nudge()]);
          break;
        case "hibernate":
          await world.evict("hibernate");
          break;
        case "close":
          await world.evict("close");
          break;
        case "abort":
          await world.abort();
          break;
        case "cut":
          one?.cut(1006);
          break;
        case "offline":
          one?.stream.online(false);
          break;
        case "online":
          one?.stream.online(true);
          break;
        case "join":
          if (followers.length < 5) followers.push(await follow(user, chance.next));
          break;
        case "wipe":
          await world.wipe();
          break;
        case "restore":
          await world.restore();
          break;
      }
    }

    // At the end there is one more fact in each database. Then the postponed deliveries arrive and the sweep
    // runs.
    await world.commit();
    await world.commitIdentity();
    await world.flushPostponed(1);
    await sweepStreams(env);
    for (const { stream } of followers) stream.online(true);
    const replay = await world.stub().read(null, 1);
    const settledAt = replay.kind === "events" ? replay.head : "";
    await expect
      .poll(async () => (await Promise.all(followers.map(({ cursor }) => cursor()))).map(String), {
        timeout: 10_000,
      })
      .toEqual(followers.map(() => settledAt));
    for (const { stream } of followers) stream.close();

    // S2, S7: the log has no gap and holds each whole outbox in its order, and no other entry.
    const log = await world.log();
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    for (const [source, rows] of Object.entries(await world.outboxes())) {
      expect(
        log
          .filter((row) => row.source === source)
          .map(({ source_seq, body }) => ({ useq: source_seq, body: JSON.parse(body) })),
      ).toEqual(rows);
    }
    const names = (await world.names()).sort();
    for (const follower of followers) {
      // S2, S3: the entries arrive in order. No entry is missing, and no entry arrives twice.
      expect(flawsOf(follower.history)).toEqual([]);
      expect(follower.wireFlaws).toEqual([]);
      expect(follower.history.filter((each) => "reset" in each && each.reset === "fresh")).toHaveLength(1);
      // S1: no uncommitted entry was shown.
      const shown = follower.history.flatMap((each) => ("reset" in each ? [] : [each]));
      for (const { type, body } of shown) {
        if (type === "security.alert") expect(world.everCommitted).toContain(body["alert"]);
        expect(world.rolledBack).not.toContain(body["alert"]);
      }
      // S4, S5, S6: snapshot and tail together equal the ledger, whatever the client missed.
      expect([...follower.held].filter((name) => name.startsWith("n")).sort()).toEqual(names);
      expect(follower.state()).toBe("live");
    }
  },
);
