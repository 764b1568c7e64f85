import type { ServerResponse } from "node:http";

/**
 * What a vendor can do instead of answering, by a code that a test puts into a symbol. It is an HTTP status
 * such as S500, or a form of silence or nonsense. False for any other code.
 */
export function misbehave(code: string, response: ServerResponse): boolean {
  const headers = HEADERS[code];
  const status = /^S(\d{3})/.exec(code)?.[1];
  if (status !== undefined) {
    response
      .writeHead(Number(status), { "content-type": "application/json", ...headers?.() })
      .end('{"message":"no"}');
    return true;
  }
  if (code === "HANG") return true;
  if (code === "STALL") {
    response.writeHead(200, { "content-type": "application/json" }).write('{"quote":');
    return true;
  }
  if (code === "CUT") {
    response.writeHead(200, { "content-length": "4096" }).write('{"quote":{"t":"2026-');
    setTimeout(() => response.destroy(), 20);
    return true;
  }
  if (code === "HTML") {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Maintenance</title>");
    return true;
  }
  if (code === "HUGE") {
    response.writeHead(200, { "content-type": "application/json" });
    const block = " ".repeat(65_536);
    const more = () => {
      while (!response.destroyed && response.write(block));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
    return true;
  }
  return false;
}

const HEADERS: Record<string, () => Record<string, string>> = {
  S302: () => ({ location: "http://127.0.0.1:1/elsewhere" }),
  S429: () => ({ "retry-after": "17" }),
  S429R: () => ({ "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 40) }),
};
