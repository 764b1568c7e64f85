import { expect, test } from "vitest";
import { auditWords, detailWords } from "./audit-words.ts";

test("says what was done, also of an action that is newer than these pages", () => {
  expect(auditWords("passkey.removed")).toBe("A passkey was removed");
  expect(auditWords("guardrail.limit_raised")).toBe("Guardrail limit raised");
});

test("shows of the detail what is words, and no ids", () => {
  expect(detailWords({ method: "passkey", sessionId: "ses_1", reason: "signed_out" })).toBe(
    "by: passkey · because: signed out",
  );
  expect(detailWords({ rows: 12, kind: 7 })).toBe("");
  expect(detailWords(null)).toBe("");
  expect(detailWords(["x"])).toBe("");
});
