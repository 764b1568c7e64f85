import * as z from "zod";
import { expect, test } from "vitest";
import { boundsOf } from "#test/bounds.ts";
import type { AnyEndpoint } from "../endpoint.ts";
import { ENDPOINTS } from "./all.ts";
import { PageQuery } from "./page.ts";

/**
 * Bodies whose bounds another check enforces, within 1 MB: WebAuthn's library, the depth check of an act,
 * or the sandbox.
 */
const OPEN_REQUESTS: Record<string, string[]> = {
  stepUpOptions: ["body"],
  checkExpression: ["input", "nodes", "item"],
};
const WEBAUTHN = ["response", "response.response", "response.clientExtensionResults"];

/** The detail of an audit entry holds what its verb wrote, so the verb bounds it. */
const DETAIL = "items[].detail";

test.each(ENDPOINTS.map((each) => [each.name, each] as const))(
  "%s answers no list without an end",
  (_, contract) => {
    if (contract.reply === undefined) return;
    const { lists } = boundsOf(contract.reply, "output");
    expect(lists.filter((path) => path !== DETAIL)).toEqual([]);
  },
);

test.each(ENDPOINTS.map((each) => [each.name, each] as const))(
  "%s takes no text and no list without an end",
  (_, contract) => {
    for (const part of [contract.params, contract.query, contract.body]) {
      if (part === undefined) continue;
      const { lists, texts, open } = boundsOf(part, "input");
      const allowed = [...(OPEN_REQUESTS[contract.name] ?? []), ...WEBAUTHN];
      expect({ lists, texts, open: open.filter((path) => !allowed.includes(path)) }).toEqual({
        lists: [],
        texts: [],
        open: [],
      });
    }
  },
);

const paged = ENDPOINTS.filter((each) => propertiesOf(each.reply).has("nextCursor"));

test.each(paged.map((each) => [each.name, each] as const))(
  "%s gives pages of at most as many items as may be asked for",
  (_, contract) => {
    const query = contract.query instanceof z.ZodObject ? contract.query : PageQuery;
    expect(contract.query).toBeInstanceOf(z.ZodObject);
    const limit = query.safeParse({ limit: 500 });
    expect(limit.success).toBe(true);
    expect(query.safeParse({ limit: 501 }).success).toBe(false);
    expect(query.parse({})).toMatchObject({ limit: 100 });
    const { maxItems } = (
      z.toJSONSchema(contract.reply ?? z.never(), { unrepresentable: "any" }).properties ?? {}
    )["items"] as { maxItems?: number };
    expect(maxItems).toBe(500);
  },
);

test("every list of things that a user can add to is a page", () => {
  const names = new Set(paged.map(({ name }) => name));
  expect([...names]).toEqual(
    expect.arrayContaining([
      "listSessions",
      "listDevices",
      "listApiKeys",
      "listPasskeys",
      "listExports",
      "listAccounts",
      "listImports",
      "listTrades",
      "listFills",
      "listAudit",
      "listReflections",
      "listGuardrails",
      "listGuardrailTrips",
    ]),
  );
});

function propertiesOf(schema: AnyEndpoint["reply"]): Set<string> {
  return new Set(schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);
}
