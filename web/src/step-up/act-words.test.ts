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

const known = {
  nameOf: (id: string) => (id === "pky_1" ? "Laptop" : null),
  codesLeft: null,
  isEmailConfirmed: null,
};

test("calls a thing by the name that its owner gave it", () => {
  expect(actWords(act, known).what).toBe("Remove the passkey “Laptop”");
  expect(actWords(act, { ...known, nameOf: () => null }).what).toBe("Remove the passkey");
});

test("names what the body asks for, and does without where it asks for nothing", () => {
  const change = { ...act, name: "changeEmail", params: {}, body: { email: "new@example.com" } };
  expect(actWords(change, known).what).toBe("Change the email to new@example.com");
  expect(actWords({ ...change, body: 7 }, known).what).toBe("Change the email to another address");
});

test("says something of every act that has to be confirmed", () => {
  const always = ENDPOINTS.filter(({ stepUp }) => stepUp === "always");
  expect(always.length).toBeGreaterThan(8);
  for (const { name, summary } of always) {
    const { what } = actWords({ ...act, name, summary }, known);
    expect(what).not.toBe("");
    expect(what).not.toBe(summary);
  }
});

test.each([
  ["makeRecoveryCodes", {}, { codesLeft: 0 }, "Each lets you back in once."],
  ["makeRecoveryCodes", {}, { codesLeft: 1 }, "The one that is left no longer works."],
  ["makeRecoveryCodes", {}, { codesLeft: 7 }, "The 7 that are left no longer work."],
  ["makeRecoveryCodes", {}, {}, "Codes that were made before no longer work."],
  ["changeEmail", {}, { isEmailConfirmed: true }, "It changes when both addresses have agreed."],
  ["changeEmail", {}, { isEmailConfirmed: false }, "It changes when the new address has agreed."],
  ["rotateApiKey", { overlapHours: 0 }, {}, "The old one stops at once."],
  ["rotateApiKey", { overlapHours: 24 }, {}, "The old one works on for 24 h."],
])("%s of %j with %j says what follows in that case", (name, body, facts, after) => {
  expect(actWords({ ...act, name, body }, { ...known, ...facts }).after).toBe(after);
});
