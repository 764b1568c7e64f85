import { expect, test } from "vitest";
import { boundsOf } from "#test/bounds.ts";
import { EVENTS, MOST_EVENT_CHARS } from "./events.ts";

/** The bytes around a body: type, version, instant and number. */
const AROUND = 200;

test.each(Object.entries(EVENTS))("%s holds no list and no text without an end", (_, { body }) => {
  const { lists, texts, open } = boundsOf(body, "output");
  expect({ lists, texts, open }).toEqual({ lists: [], texts: [], open: [] });
});

test.each(Object.entries(EVENTS))("%s at its largest can be committed and delivered", (_, { body }) => {
  expect(boundsOf(body, "output").chars + AROUND).toBeLessThan(MOST_EVENT_CHARS);
});
