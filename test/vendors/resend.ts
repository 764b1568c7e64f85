import { answerJson, startVendor, type Vendor } from "./server.ts";

type Taken = { id: string; key: string; body: string };

/**
 * Resend's `POST /emails` (https://resend.com/docs/api-reference/emails/send-email): bearer key, one answer
 * per Idempotency-Key. An address `status-429-2@…` is answered 429 twice before it is accepted. `silence@…`
 * is never answered, and `away@…` is redirected. `GET /taken?to=` returns the delivered mails to a test.
 */
export function startResend(): Promise<Vendor> {
  const taken = new Map<string, Taken>();
  const tries = new Map<string, number>();
  return startVendor((request, body, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    if (request.method === "GET" && url.pathname === "/taken") {
      const to = url.searchParams.get("to");
      const mails = [...taken.values()].map((mail) => ({ ...mail, body: JSON.parse(mail.body) }));
      return answerJson(
        response,
        200,
        mails.filter((mail) => mail.body.to.includes(to)),
      );
    }
    const refuse = (status: number, name: string) =>
      answerJson(response, status, { statusCode: status, name });
    if (request.method !== "POST" || url.pathname !== "/emails") return refuse(404, "not_found");
    if (request.headers.authorization !== "Bearer re_test") return refuse(401, "missing_api_key");
    if (request.headers["user-agent"] === undefined) return refuse(403, "invalid_access");
    const { from, to, subject, text } = JSON.parse(body);
    const [recipient = ""] = to;
    if (![from, recipient, subject, text].every((part) => typeof part === "string" && part !== ""))
      return refuse(422, "missing_required_field");
    if (recipient.startsWith("silence@")) return;
    if (recipient.startsWith("away@"))
      return void response.writeHead(302, { location: "http://127.0.0.1:1/emails" }).end();
    const [, status, times] = /^status-(\d+)-(\d+)@/.exec(recipient) ?? [];
    const tried = tries.get(recipient) ?? 0;
    tries.set(recipient, tried + 1);
    if (status !== undefined && tried < Number(times))
      return refuse(Number(status), status === "409" ? "concurrent_idempotent_requests" : "validation_error");
    const key = String(request.headers["idempotency-key"]);
    const before = taken.get(key);
    if (before !== undefined && before.body !== body) return refuse(409, "invalid_idempotent_request");
    const mail = before ?? { id: crypto.randomUUID(), key, body };
    taken.set(key, mail);
    answerJson(response, 200, { id: mail.id });
  });
}
