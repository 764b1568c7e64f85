import { answerJson, startVendor, type Vendor } from "./server.ts";

const A = 1;
const CNAME = 5;
const AAAA = 28;

type Zone = Record<string, { A?: string[]; AAAA?: string[]; status?: number; cname?: string }>;

/** Names of a resolver that lies. Each answer that a guard of outgoing requests has to refuse has a name. */
const ZONE: Zone = {
  "public.example.net": { A: ["93.184.215.14"], AAAA: ["2606:4700:4700::1111"] },
  "alias.example.net": { A: ["93.184.215.14"], cname: "public.example.net." },
  "loopback.example.net": { A: ["127.0.0.1"] },
  "metadata.example.net": { A: ["169.254.169.254"] },
  "one-of-two.example.net": { A: ["93.184.215.14", "10.0.0.1"] },
  "sixth.example.net": { A: ["93.184.215.14"], AAAA: ["::1"] },
  "mapped.example.net": { AAAA: ["::ffff:10.0.0.1"] },
  "inside.example.net": { A: ["10.0.0.1"], cname: "db.internal." },
  "text.example.net": { A: ["0x7f.1"] },
  "empty.example.net": {},
  "servfail.example.net": { status: 2 },
};

/** DNS over HTTPS as JSON (https://developers.google.com/speed/public-dns/docs/doh/json). */
export function startResolver(): Promise<Vendor> {
  return startVendor((request, _body, response) => {
    const url = new URL(request.url ?? "", "http://resolver");
    const name = url.searchParams.get("name") ?? "";
    const type = url.searchParams.get("type") === "A" ? A : AAAA;
    if (url.pathname !== "/dns-query" || request.headers.accept !== "application/dns-json")
      return answerJson(response, 400, {});
    if (name === "broken.example.net") return void response.writeHead(200).end("<html>");
    if (name === "down.example.net") return answerJson(response, 503, {});
    const zone = ZONE[name];
    if (zone === undefined) return answerJson(response, 200, { Status: 3 });
    const found = (type === A ? zone.A : zone.AAAA) ?? [];
    const alias = zone.cname === undefined ? [] : [{ name, type: CNAME, TTL: 60, data: zone.cname }];
    const addresses = found.map((data) => ({ name, type, TTL: 60, data }));
    answerJson(response, 200, { Status: zone.status ?? 0, Answer: [...alias, ...addresses] });
  });
}
