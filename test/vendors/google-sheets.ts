import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * Google's token endpoint (https://developers.google.com/identity/protocols/oauth2/web-server#offline) and
 * `spreadsheets.values.append` of Sheets v4. A refresh token works once: each answer brings the next, and a
 * used one is refused with `invalid_grant`. `GET /taken` returns the rows and the number of refreshes.
 */
export function startGoogleSheets(): Promise<Vendor> {
  const rows: unknown[] = [];
  const used = new Set<string>();
  let refreshes = 0;
  return startVendor((request, body, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    if (url.pathname === "/taken") return answerJson(response, 200, { rows, refreshes });
    if (url.pathname === "/token") {
      const form = new URLSearchParams(body);
      const token = form.get("refresh_token") ?? "";
      const isKnown = form.get("client_id") === "client" && form.get("client_secret") === "client-secret";
      if (!isKnown) return answerJson(response, 401, { error: "invalid_client" });
      if (!token.startsWith("refresh-") || used.has(token))
        return answerJson(response, 400, { error: "invalid_grant" });
      used.add(token);
      refreshes += 1;
      return void setTimeout(
        () =>
          answerJson(response, 200, {
            access_token: `access-${token}`,
            expires_in: 3_600,
            refresh_token: `${token}+`,
            token_type: "Bearer",
          }),
        50,
      );
    }
    if (!(request.headers.authorization ?? "").startsWith("Bearer access-refresh-"))
      return answerJson(response, 401, { error: { code: 401, status: "UNAUTHENTICATED" } });
    if (!/^\/v4\/spreadsheets\/sheet-1\/values\/.+:append$/.test(url.pathname))
      return answerJson(response, 404, { error: { code: 404, status: "NOT_FOUND" } });
    rows.push(...JSON.parse(body).values);
    const updatedRange = `Sheet1!A${rows.length}:C${rows.length}`;
    answerJson(response, 200, { spreadsheetId: "sheet-1", updates: { updatedRange, updatedRows: 1 } });
  });
}
