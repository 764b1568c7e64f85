import { Problem } from "#shared/problem.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";
import { readBounded } from "../../http/body/bounded-body.ts";
import { log } from "../../log.ts";
import { vendorOrigin, type Vendor } from "../../settings/vendors.ts";
import { meaningOf, pauseSeconds, saidSeconds, type Failure } from "./core/pause.ts";

/** A quote is worth asking for again after four seconds (`MarketFeed`). */
const PATIENCE_MS = 3_500;
/** A failure this long after the last pause begins a new series. */
const FORGOTTEN_AFTER_MS = 600_000;

/** One GET. `read` makes a value of the whole text, and throws on text that is no answer to the question. */
export type Question<T> = {
  vendor: Vendor;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  mostBytes: number;
  timeoutMs?: number;
  read(text: string): T;
};

type Pause = { until: number; failures: number; failure: Failure };
type Answer = { kind: "text"; text: string } | { kind: "absent" } | { kind: Failure; said: number | null };

/** The vendors, and the paths of them, that this isolate leaves alone for now. */
const pauses = isolateMemory<Pause>(1_000);

/**
 * Asks a vendor once, within a deadline and a size. Null: the vendor knows no such thing. Any failure is a
 * Problem `market_unavailable` with the seconds to wait, and until then no call is made from this isolate.
 */
export async function askVendor<T>(
  env: Env,
  question: Question<T>,
  clock: () => number = Date.now,
): Promise<T | null> {
  const { vendor, path } = question;
  const origin = vendorOrigin(env, vendor);
  const whole = `${vendor} ${origin}`;
  const startedAt = clock();
  for (const key of [whole, whole + path]) {
    const pause = pauses.get(key);
    if (pause !== undefined && startedAt < pause.until) throw away(vendor, pause, startedAt);
  }
  const answer = await answerOf(origin, question, clock);
  if (answer.kind === "absent" || answer.kind === "text") pauses.forget(whole);
  if (answer.kind === "absent") return null;
  if (answer.kind !== "text") throw paused(whole, vendor, answer, { startedAt, now: clock() });
  try {
    const value = question.read(answer.text);
    pauses.forget(whole + path);
    return value;
  } catch {
    // One symbol with an answer of its own must not keep the others from theirs.
    const unreadable = { kind: "unreadable", said: null } as const;
    throw paused(whole + path, vendor, unreadable, { startedAt, now: clock() });
  }
}

async function answerOf<T>(origin: string, asked: Question<T>, clock: () => number): Promise<Answer> {
  const url = new URL(asked.path, origin);
  for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, value);
  let isTooLarge = false;
  try {
    const response = await fetch(url, {
      headers: { accept: "*/*", "user-agent": "Tidemark", ...asked.headers },
      redirect: "manual",
      signal: AbortSignal.timeout(asked.timeoutMs ?? PATIENCE_MS),
    });
    if (response.status === 200) {
      const refusal = () => {
        isTooLarge = true;
        return new Error("too large");
      };
      const blocks = await readBounded(response.body, { most: asked.mostBytes, refusal });
      return { kind: "text", text: await new Blob(blocks).text() };
    }
    await response.body?.cancel();
    const kind = meaningOf(response.status);
    if (kind !== "absent") return { kind, said: saidSeconds(response.headers, clock()) };
    if (response.status !== 404)
      log("warn", "market.vendor_misunderstood", { vendor: asked.vendor, status: response.status });
    return { kind };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: isTooLarge ? "unreadable" : "silent", said: null };
  }
}

/** Notes the failure. Of questions that were under way together only the first counts. */
function paused(
  key: string,
  vendor: Vendor,
  { kind, said }: { kind: Failure; said: number | null },
  { startedAt, now }: { startedAt: number; now: number },
): Problem {
  const known = pauses.get(key);
  const before = known !== undefined && startedAt < known.until + FORGOTTEN_AFTER_MS ? known : undefined;
  const failures = (before?.failures ?? 0) + (before !== undefined && startedAt < before.until ? 0 : 1);
  const seconds = pauseSeconds(kind, failures, said);
  const pause = { until: now + seconds * 1000, failures, failure: kind };
  pauses.put(key, pause);
  log("warn", "market.vendor_failed", { vendor, failure: kind, failures, pauseSeconds: seconds });
  return away(vendor, pause, now);
}

const WORDS: Record<Failure, string> = {
  refused: "refuses the keys of this deployment",
  busy: "asks for fewer questions",
  broken: "answers with an error",
  silent: "does not answer",
  unreadable: "gives an answer that cannot be read",
};

function away(vendor: Vendor, { failure, until }: Pause, now: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil((until - now) / 1000));
  return new Problem("market_unavailable", `${vendor} ${WORDS[failure]}.`, { retryAfterSeconds });
}
