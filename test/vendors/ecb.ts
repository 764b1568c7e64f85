import type { ServerResponse } from "node:http";
import { misbehave } from "./misbehave.ts";
import { answerJson, startVendor, type Vendor } from "./server.ts";

const FILE = /^\/stats\/eurofxref\/eurofxref-(daily|hist-90d|hist)\.xml$/;

/**
 * The files of euro reference rates of the European Central Bank. A test posts to `/days` what they hold,
 * with the newest day first: `{"2026-11-27":{"USD":"1.1650"}}`. To `/next` it posts a misbehaviour for the
 * next question. `GET /asked` returns the names of the files that were asked for since.
 */
export function startEcb(): Promise<Vendor> {
  let days: Record<string, Record<string, string>> = {};
  let next = "";
  let asked: string[] = [];
  return startVendor((request, body, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://vendor");
    if (pathname === "/asked") {
      answerJson(response, 200, asked);
      asked = [];
      return;
    }
    if (request.method === "POST") {
      if (pathname === "/days") days = JSON.parse(body);
      else next = body;
      return answerJson(response, 200, {});
    }
    const file = FILE.exec(pathname)?.[1];
    if (file === undefined) return answerJson(response, 404, {});
    asked.push(file);
    const code = next;
    next = "";
    if (misbehave(code, response)) return;
    const shown = Object.entries(days).slice(0, file === "daily" ? 1 : file === "hist-90d" ? 64 : undefined);
    const text = envelope(shown);
    send(response, code === "HALF" ? text.slice(0, text.length / 2) : text);
  });
}

function envelope(days: [string, Record<string, string>][]): string {
  const cubes = days.map(([day, rates]) => {
    const rows = Object.entries(rates).map(
      ([currency, rate]) => `<Cube currency='${currency}' rate='${rate}'/>`,
    );
    return `<Cube time='${day}'>${rows.join("")}</Cube>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube>${cubes.join("\n")}</Cube></gesmes:Envelope>`;
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "text/xml" }).end(text);
}
