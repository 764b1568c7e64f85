import { expect, test } from "vitest";
import { cronOf, cronWords, simpleOf } from "./cron-words.ts";

test.each([
  ["* * * * *", "every minute"],
  ["*/15 * * * *", "every 15 minutes"],
  ["5 * * * *", "every hour at minute 5"],
  ["30 9 * * *", "every day at 09:30"],
  ["0 16 * * 1-5", "Monday to Friday at 16:00"],
  ["0 8 * * 6", "every Saturday at 08:00"],
])("%s is %s, and the form gives it back", (cron, words) => {
  expect(cronWords(cron)).toBe(words);
  const simple = simpleOf(cron);
  expect(simple === null ? null : cronOf(simple)).toBe(cron);
});

test.each([
  ["0 9 1 * *"],
  ["0 9 * * 1,3"],
  ["0,30 * * * *"],
  ["0 9-17 * * *"],
  ["*/0 * * * *"],
  ["61 9 * * *"],
  ["0 9 * *"],
  ["0 0 9 * * *"],
  [""],
])("%s says more than the form can, or nothing", (cron) => {
  expect(simpleOf(cron)).toBeNull();
  expect(cronWords(cron)).toBe(`by the schedule ${cron}`);
});

test("Sunday is 0, 7 and its name", () => {
  for (const day of ["0", "7", "sun"]) expect(cronWords(`0 9 * * ${day}`)).toBe("every Sunday at 09:00");
});
