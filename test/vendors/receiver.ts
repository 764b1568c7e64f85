import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { answerJson, startVendor, type Vendor } from "./server.ts";

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

/**
 * A host that takes what users send. `/in/…` answers 200, `/status/503` that status, and
 * `/redirect/307?to=…` leads there. `/endless` never ends its answer, `/slow` never begins one, and `/large`
 * answers 100 KB. What came in under `/in/name` is read again at `/received/name`.
 */
export function startReceiver(): Promise<Vendor> {
  const received = new Map<string, Received[]>();
  return startVendor((request, body, response) => {
    const url = new URL(request.url ?? "", "http://receiver");
    const [, act = "", name = ""] = url.pathname.split("/");
    if (act === "received") return answerJson(response, 200, received.get(name) ?? []);
    const key = url.searchParams.get("as") ?? name;
    const kept = received.get(key) ?? [];
    if (act === "in" || act === "status") {
      const { method = "", headers } = request;
      kept.push({ method, path: url.pathname + url.search, headers, body });
      received.set(key, kept);
    }
    answer(act, name, url, response);
  });
}

function answer(act: string, name: string, url: URL, response: ServerResponse): void {
  if (act === "redirect")
    return void response.writeHead(Number(name), { location: url.searchParams.get("to") ?? "" }).end();
  if (act === "status") {
    const retryAfter = url.searchParams.get("retry-after");
    const headers = retryAfter === null ? {} : { "retry-after": retryAfter };
    return void response.writeHead(Number(name), headers).end("no");
  }
  if (act === "large") return void response.writeHead(200).end("x".repeat(100_000));
  if (act === "slow") return;
  if (act === "endless") {
    response.writeHead(200);
    const pour = () =>
      void (response.destroyed || response.write("x".repeat(1_000), () => setTimeout(pour, 5)));
    return pour();
  }
  answerJson(response, 200, { ok: true });
}
