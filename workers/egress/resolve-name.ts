import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { readBounded } from "../http/body/bounded-body.ts";
import { vendorOrigin } from "../settings/vendors.ts";

/** The answer of a DNS-over-HTTPS service as JSON (https://developers.google.com/speed/public-dns/docs/doh/json). */
const Answer = z.object({
  Status: z.number().int(),
  Answer: z.array(z.object({ type: z.number().int(), data: z.string().max(1_000) })).optional(),
});
const TYPES = [
  { name: "A", number: 1 },
  { name: "AAAA", number: 28 },
] as const;
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;
const MOST_BYTES = 65_536;

/**
 * All addresses of a host, of both families. Throws `egress_unanswered` when the resolver fails for one of
 * them: with half an answer nothing can be judged. A developer's machine without `ORIGIN_DOH` asks nobody and
 * refuses with `egress_refused`.
 */
export async function resolveName(env: Env, host: string, signal: AbortSignal): Promise<string[]> {
  const found = await Promise.all(TYPES.map((type) => ask(originOf(env), host, type, signal)));
  return found.flat();
}

function originOf(env: Env): string {
  try {
    return vendorOrigin(env, "doh");
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem("egress_refused", "This deployment reaches only the origins of EGRESS_ALLOW.");
  }
}

async function ask(
  origin: string,
  host: string,
  type: (typeof TYPES)[number],
  signal: AbortSignal,
): Promise<string[]> {
  const url = new URL("/dns-query", origin);
  url.searchParams.set("name", host);
  url.searchParams.set("type", type.name);
  let text: string;
  try {
    const response = await fetch(url, {
      headers: { accept: "application/dns-json" },
      redirect: "manual",
      signal,
    });
    const blocks = await readBounded(response.body, { most: MOST_BYTES, refusal: failed });
    if (response.status !== 200) throw failed();
    text = await new Blob(blocks).text();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw failed();
  }
  const answer = parsed(text);
  if (answer === null || (answer.Status !== NO_ERROR && answer.Status !== NO_SUCH_NAME)) throw failed();
  return (answer.Answer ?? []).filter((each) => each.type === type.number).map(({ data }) => data);
}

function failed(): Problem {
  return new Problem("egress_unanswered", "The host's name cannot be looked up right now.");
}

function parsed(text: string): z.infer<typeof Answer> | null {
  try {
    return Answer.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
