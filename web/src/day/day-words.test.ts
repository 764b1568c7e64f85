import { expect, test } from "vitest";
import { changeOf, DAY_DRAFTS, fieldsOf } from "./day-words.ts";

const EMPTY = { plan: "", saw: "", did: "", checkIn: { sleep: null, calm: null, focus: null } };

test("a change names its texts and answers alone, and an answer taken back is null", () => {
  expect(changeOf({ plan: "Wait" })).toEqual({ plan: "Wait" });
  expect(changeOf({ calm: 4, did: "x" })).toEqual({ did: "x", checkIn: { calm: 4 } });
  expect(changeOf({ sleep: null })).toEqual({ checkIn: { sleep: null } });
});

test("two devices that answer different questions do not clash", () => {
  const stored = fieldsOf(EMPTY);
  const draft = DAY_DRAFTS.drafted(null, stored, { calm: 4 });
  expect(draft && DAY_DRAFTS.clashesOf(draft, { ...stored, sleep: 2 })).toEqual([]);
  expect(draft && DAY_DRAFTS.clashesOf(draft, { ...stored, calm: 2 })).toEqual(["calm"]);
});
