import { createHash } from "node:crypto";
import { answerJson, startVendor, type Vendor } from "./server.ts";

/** A password that only the service knows; the service's own padding rows have a count of 0. */
export const PWNED = "quay lantern 7 herring";
const PADDED = "quay lantern 8 herring";

/**
 * Pwned Passwords' `GET /range/{prefix}` (https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange).
 * It answers suffixes of SHA-1 hashes with counts, padded on request. It refuses a request that reveals more
 * than five letters of a hash.
 */
export function startPwned(): Promise<Vendor> {
  const rows = [PWNED, PADDED].map((password, index) => ({
    hash: createHash("sha1").update(password).digest("hex").toUpperCase(),
    count: index === 0 ? 42 : 0,
  }));
  return startVendor((request, _body, response) => {
    const prefix = /^\/range\/([0-9A-F]{5})$/.exec(request.url ?? "")?.[1];
    if (prefix === undefined || request.headers["add-padding"] !== "true")
      return answerJson(response, 400, { error: "not a padded question for five letters" });
    const found = rows.filter(({ hash }) => hash.startsWith(prefix));
    const lines = found.map(({ hash, count }) => `${hash.slice(5)}:${count}`);
    lines.push(`${"0".repeat(35)}:0`);
    response.writeHead(200, { "content-type": "text/plain" }).end(lines.join("\r\n"));
  });
}
