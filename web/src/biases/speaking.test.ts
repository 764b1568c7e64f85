import { expect, test } from "vitest";
import { noteSpeaking, speakingNow } from "./speaking.ts";

const told = (attempt: number, text: string) => ({
  type: "coach.sentence",
  body: { importId: "imp_1", attempt, sentence: { parts: [{ text }] }, facts: { [text]: "1" } },
});

test("sentences gather as they come, a new attempt begins anew, and the reflection ends them", () => {
  noteSpeaking(told(1, "A"));
  noteSpeaking(told(1, "B"));
  expect(speakingNow()).toMatchObject({
    sentences: [{ parts: [{ text: "A" }] }, {}],
    facts: { A: "1", B: "1" },
  });
  noteSpeaking(told(2, "C"));
  expect(speakingNow()).toMatchObject({ attempt: 2, sentences: [{ parts: [{ text: "C" }] }] });
  expect(speakingNow()?.facts).toEqual({ C: "1" });
  noteSpeaking({ type: "coach.sentence", body: { importId: "imp_1" } });
  expect(speakingNow()?.sentences).toHaveLength(1);
  noteSpeaking({ type: "coach.reflect", body: {} });
  expect(speakingNow()).toBeNull();
});
