import { expect, test } from "vitest";
import { noticeWords } from "./notice-words.ts";

const moment = (at: string) => `<${at}>`;

test("names the device that an alert is about", () => {
  const { what, to } = noticeWords(
    { id: "1", kind: "alert", about: "new_device", device: "Firefox on Linux" },
    moment,
  );
  expect(what).toBe("A device that was not known signed in (Firefox on Linux).");
  expect(to).toBe("/settings/sessions");
});

test("says an alert that is newer than these pages by its own name", () => {
  expect(noticeWords({ id: "1", kind: "alert", about: "tide_turned" }, moment).what).toContain("tide turned");
});

test("says of a passkey whether it was let in, and where to remove it", () => {
  const words = ["passkey_counter_behind", "passkey_counter_regressed", "passkey_backup_changed"].map(
    (about) => noticeWords({ id: "1", kind: "alert", about }, moment),
  );
  expect(words.map(({ to }) => to)).toEqual(Array.from({ length: 3 }, () => "/settings/passkeys"));
  expect(words.map(({ what }) => /let in|refused/.exec(what)?.[0])).toEqual(["let in", "refused", "refused"]);
});

test("says when a session ends and how long a file is kept", () => {
  expect(noticeWords({ id: "1", kind: "expiring", about: "T" }, moment).what).toBe(
    "This session ends on <T>.",
  );
  expect(noticeWords({ id: "1", kind: "export", about: "T" }, moment).after).toBe(
    "The file is kept until <T>.",
  );
});
