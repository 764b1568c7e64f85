import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../settings/settings.ts";
import { isPublicAddress } from "./core/address.ts";
import { judgeUrl, type Origins } from "./core/judge-url.ts";
import { outgoingHeaders } from "./core/outgoing-headers.ts";
import { redirected, targetOf, type Hop } from "./core/redirects.ts";
import { readUpTo } from "./read-up-to.ts";
import { resolveName } from "./resolve-name.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const LONGEST_MS = 30_000;
const USUAL_BYTES = 65_536;
const MOST_BYTES = 1_048_576;
const USUAL_REDIRECTS = 5;

/**
 * A request that a user has us send. `timeoutMs` covers all of it: names, redirects and the answer's body.
 * `hops` is what `hopsOf` says of the request that caused this one.
 */
export type OutsideRequest = {
  url: string;
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer> | null;
  timeoutMs?: number;
  mostBytes?: number;
  /** Redirects that are followed. With 0 the redirect itself is the answer. */
  mostRedirects?: number;
  hops?: number;
};
/** The last answer. `body` is its start where it is longer than `mostBytes`. */
export type OutsideAnswer = {
  url: string;
  status: number;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
  truncated: boolean;
};

/** How names are looked up and how a request leaves. */
export type Ports = {
  resolve(host: string, signal: AbortSignal): Promise<string[]>;
  send(url: URL, request: RequestInit): Promise<Response>;
};

/**
 * Sends a request for a user to a public host, and to no other. Each address is judged before a connection
 * is opened, also those of redirects. Throws `egress_refused`, or `egress_unanswered` where no whole answer
 * came in time.
 */
export async function fetchOutside(
  env: Env,
  request: OutsideRequest,
  ports: Ports = {
    resolve: (host, signal) => resolveName(env, host, signal),
    send: (url, init) => fetch(url, init),
  },
): Promise<OutsideAnswer> {
  const { origin, egressAllow } = settingsOf(env);
  const signal = AbortSignal.timeout(Math.min(request.timeoutMs ?? LONGEST_MS, LONGEST_MS));
  const mostRedirects = request.mostRedirects ?? USUAL_REDIRECTS;
  let hop = firstHop(request);
  let target = request.url;
  for (let followed = 0; ; followed++) {
    const url = await admitted(target, { own: origin, allow: egressAllow }, ports, signal);
    const response = await sent(url, hop, ports, signal);
    const next =
      mostRedirects === 0 ? null : targetOf(response.status, response.headers.get("location"), url);
    if (next === null) {
      const mostBytes = Math.min(request.mostBytes ?? USUAL_BYTES, MOST_BYTES);
      const read = await readUpTo(response, mostBytes, signal);
      if (read === null) throw unanswered();
      return { url: url.href, status: response.status, headers: response.headers, ...read };
    }
    await response.body?.cancel().catch(() => undefined);
    if (followed === mostRedirects) throw refusal("it redirects too often");
    const to = URL.parse(next);
    if (to === null) throw refusal("it redirects to what is not a URL");
    hop = redirected(hop, response.status, { from: url, to });
    target = next;
  }
}

/** Refuses with `egress_refused` a URL that can be refused without a look at its name's addresses. */
export function assertOutside(env: Env, url: string): void {
  const { origin, egressAllow } = settingsOf(env);
  const judged = judgeUrl(url, { own: origin, allow: egressAllow });
  if (judged.kind === "refused") throw refusal(judged.reason);
}

function firstHop({ method, headers = {}, body = null, hops = 0 }: OutsideRequest): Hop {
  if (!METHODS.includes(method)) throw refusal("its method is none that we send");
  if (body !== null && body.length > MOST_BYTES) throw refusal("its body is larger than 1 MB");
  const made = outgoingHeaders(headers, hops);
  if ("reason" in made) throw refusal(made.reason);
  return { method, headers: made.headers, body: ["GET", "HEAD"].includes(method) ? null : body };
}

/** The URL, when its host is public by its name and by every address of that name. */
async function admitted(text: string, origins: Origins, ports: Ports, signal: AbortSignal): Promise<URL> {
  const judged = judgeUrl(text, origins);
  if (judged.kind === "refused") throw refusal(judged.reason);
  if (judged.kind === "allowed") return judged.url;
  const addresses = await ports.resolve(judged.host, signal);
  if (signal.aborted) throw unanswered();
  if (addresses.length === 0) throw new Problem("egress_unanswered", "The host has no address.");
  if (!addresses.every(isPublicAddress)) throw refusal("its host is not a public one");
  return judged.url;
}

async function sent(url: URL, hop: Hop, ports: Ports, signal: AbortSignal): Promise<Response> {
  try {
    return await ports.send(url, { ...hop, redirect: "manual", signal });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw unanswered();
  }
}

function unanswered(): Problem {
  return new Problem("egress_unanswered");
}

/** A plain reason. It says nothing of what the name led to, which would tell a user of our network. */
function refusal(reason: string): Problem {
  return new Problem("egress_refused", `The address was refused: ${reason}.`);
}
