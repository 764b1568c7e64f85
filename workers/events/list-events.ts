import type * as z from "zod";
import { CLOSE_CODES, type listEvents as contract } from "#shared/contracts/stream.ts";
import { Problem } from "#shared/problem.ts";
import type { Replay } from "#shared/stream.ts";
import { type Admitted, askStream, assertCursor, openFeed } from "./feed.ts";

const CROWDED_SECONDS = 5;

type Asked = z.output<NonNullable<typeof contract.query>>;
type Listed = z.input<NonNullable<typeof contract.reply>>;

/** A page of the log. With `wait`, the answer is held back until an event exists or the time is over. */
export async function listEvents(env: Env, who: Admitted, { since, limit, wait }: Asked): Promise<Listed> {
  assertCursor(since);
  const read = async (from: string | undefined): Promise<Listed> =>
    toPage(
      await askStream(
        env,
        who.userId,
        async (stream): Promise<Replay> => await stream.read(from ?? null, limit),
      ),
      from,
    );
  const page = await read(since);
  if (wait === 0 || page.events.length > 0 || page.reset !== undefined) return page;
  await newsAfter(env, who, page.cursor, wait);
  return read(page.cursor);
}

async function newsAfter(env: Env, who: Admitted, cursor: string, waitMs: number): Promise<void> {
  const feed = await openFeed(env, who, cursor);
  const timeout = new Promise<null>((resolve) => void setTimeout(() => resolve(null), waitMs));
  for (;;) {
    const frame = await Promise.race([feed.next(), timeout]);
    if (frame?.type === "closed") return refuseToWait(frame.code);
    if (frame === null || frame.type === "events" || frame.type === "reset") return feed.close();
  }
}

/** One that was closed because the user waits in too many places is not asked again at once. */
function refuseToWait(code: number): void {
  if (code === CLOSE_CODES.tooMany)
    throw new Problem("rate_limited", "Too many requests of yours wait already.", {
      retryAfterSeconds: CROWDED_SECONDS,
    });
  if (code === CLOSE_CODES.revoked || code === CLOSE_CODES.expired) throw new Problem("unauthenticated");
}

function toPage(replay: Replay, since: string | undefined): Listed {
  if (replay.kind === "erased") throw new Problem("erased");
  const { head, oldest } = replay;
  if (replay.kind === "reset")
    return { events: [], cursor: head, head, oldest, reset: { reason: replay.reason } };
  const events = replay.events.map(({ body, ...event }) => ({ ...event, body: JSON.parse(body) }));
  return { events, cursor: events.at(-1)?.cursor ?? since ?? oldest, head, oldest };
}
