import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { actWords } from "./act-words.ts";
import type { ActToConfirm } from "#shared/client/confirmation.ts";

const act: ActToConfirm = {
  name: "deletePasskey",
  summary: "Remove a passkey, unless it is the last way in",
  method: "DELETE",
  path: "/auth/passkeys/pky_1",
  params: { id: "pky_1" },
  body: undefined,
};

test("calls a thing by the name that its owner gave it", () => {
  expect(actWords(act, (id) => (id === "pky_1" ? "Laptop" : null)).what).toBe("Remove the passkey “Laptop”");
  expect(actWords(act, () => null).what).toBe("Remove the passkey");
});

test("names what the body asks for, and does without where it asks for nothing", () => {
  const change = { ...act, name: "changeEmail", params: {}, body: { email: "new@example.com" } };
  expect(actWords(change, () => null).what).toBe("Change the email to new@example.com");
  expect(actWords({ ...change, body: 7 }, () => null).what).toBe("Change the email to another address");
});

test("says something of every act that has to be confirmed", () => {
  const always = ENDPOINTS.filter(({ stepUp }) => stepUp === "always");
  expect(always.length).toBeGreaterThan(8);
  for (const { name, summary } of always) {
    const { what } = actWords({ ...act, name, summary }, () => null);
    expect(what).not.toBe("");
    expect(what).not.toBe(summary);
  }
});
