import { beforeEach, expect, test } from "vitest";
import type { Reflection } from "#shared/contracts/biases.ts";
import { anImport } from "#test/fixtures/an-import.ts";
import { forgetSpeaking, noteSpeaking, speakingNow } from "./speaking.ts";

type Of = { importId?: string; reflectionId?: string; attempt?: number };

const told = (text: string, { importId = "imp_1", reflectionId = "rfl_1", attempt = 1 }: Of = {}) =>
  noteSpeaking({
    type: "coach.sentence",
    body: { importId, reflectionId, attempt, sentence: { parts: [{ text }] }, facts: { [text]: "1" } },
  });

function reflected(importId: string): void {
  const reflection: Reflection = {
    id: "rfl_1",
    importId,
    at: "2026-11-19T15:31:00.000Z",
    author: "model",
    sentences: [],
    facts: {},
  };
  noteSpeaking({ type: "coach.reflect", body: { reflection } });
}

const heard = () => speakingNow()?.sentences.flatMap(({ parts }) => parts.map(({ text }) => text));

beforeEach(forgetSpeaking);

test("sentences gather as they come, and a new attempt begins anew", () => {
  told("A");
  told("B");
  expect(heard()).toEqual(["A", "B"]);
  expect(speakingNow()?.facts).toEqual({ A: "1", B: "1" });
  told("C", { attempt: 2 });
  expect(heard()).toEqual(["C"]);
  expect(speakingNow()?.facts).toEqual({ C: "1" });
  noteSpeaking({ type: "coach.sentence", body: { importId: "imp_1" } });
  expect(heard()).toEqual(["C"]);
});

test("the first attempt of a job that takes the place of a killed one begins anew", () => {
  told("A");
  told("B", { reflectionId: "rfl_2" });
  expect(heard()).toEqual(["B"]);
});

test("the reflection on its import ends them, that on another one does not", () => {
  told("A", { importId: "imp_2" });
  reflected("imp_3");
  expect(heard()).toEqual(["A"]);
  reflected("imp_2");
  expect(speakingNow()).toBeNull();
  told("late", { importId: "imp_2" });
  expect(speakingNow()).toBeNull();
});

test.each(["undoing", "undone"] as const)("an import that is %s is spoken of no more", (status) => {
  const importId = `imp_${status}`;
  told("A", { importId });
  noteSpeaking({ type: "import.progress", body: { import: anImport("imp_other", status, 1) } });
  noteSpeaking({ type: "import.progress", body: { import: anImport(importId, "completed", 1) } });
  expect(heard()).toEqual(["A"]);
  noteSpeaking({ type: "import.undone", body: { import: anImport(importId, status, 1) } });
  told("late", { importId });
  expect(speakingNow()).toBeNull();
});
