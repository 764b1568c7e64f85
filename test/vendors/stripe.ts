import { answerJson, startVendor, type Vendor } from "./server.ts";

/** Stripe's API (https://docs.stripe.com/api): `GET /v1/balance` and lists, with a bearer key. */
export function startStripe(): Promise<Vendor> {
  return startVendor((request, _, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    const refuse = (status: number, type: string) => answerJson(response, status, { error: { type } });
    if (request.headers.authorization !== "Bearer rk_test_valid") return refuse(401, "invalid_request_error");
    if (request.method !== "GET") return refuse(403, "invalid_request_error");
    if (url.pathname === "/v1/balance")
      return answerJson(response, 200, { object: "balance", available: [{ amount: 1234, currency: "usd" }] });
    const [, list, id] = /^\/v1\/(\w+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (id === "missing") return refuse(404, "invalid_request_error");
    if (id !== undefined) return answerJson(response, 200, { id, object: list });
    answerJson(response, 200, { object: "list", data: [], limit: Number(url.searchParams.get("limit")) });
  });
}
