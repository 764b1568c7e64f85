import { expect, test } from "vitest";
import { type Notice, withNotices } from "./notices.ts";

const told = (id: string, about = "x"): Notice => ({ id, kind: "alert", about });

test("tells each thing once, with its newest words", () => {
  expect(withNotices([told("a"), told("b")], [told("a", "newer")])).toEqual([told("a", "newer"), told("b")]);
});

test("keeps the newest five", () => {
  const many = ["1", "2", "3", "4", "5", "6"].map((id) => told(id));
  expect(withNotices(many, [told("7")]).map(({ id }) => id)).toEqual(["3", "4", "5", "6", "7"]);
});
