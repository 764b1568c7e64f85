import { expect, test } from "vitest";
import { readChunk } from "./chunk.ts";
import { eventData } from "./event-data.ts";

const STREAM =
  ': a comment\r\ndata: {"a":1}\r\n\r\nevent: x\ndata:two\ndata: lines\n\ndata: [DONE]\r\rid: 4\n\ndata: cut';

test("reads the same events however the stream is cut into pieces", () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const take = eventData();
    const found: string[] = [];
    for (let at = 0; at < STREAM.length; at += size) found.push(...take(STREAM.slice(at, at + size)));
    expect(found, `pieces of ${size}`).toEqual(['{"a":1}', "two\nlines", "[DONE]"]);
  }
});

test.each([
  ["[DONE]", { kind: "end" }],
  ['{"choices":[{"delta":{"content":"a"}}]}', { kind: "piece", text: "a", tokens: null }],
  ['{"choices":[{"delta":{"role":"assistant"}}]}', { kind: "piece", text: "", tokens: null }],
  ['{"choices":[],"usage":{"total_tokens":8}}', { kind: "piece", text: "", tokens: 8 }],
  ['{"choices":null,"usage":null}', { kind: "piece", text: "", tokens: null }],
  ['{"response":"b","p":"x"}', { kind: "piece", text: "b", tokens: null }],
  ['{"error":{"message":"overloaded"}}', null],
  ['{"choices":[{"delta":{"content":7}}]}', null],
  ['{"usage":{"total_tokens":-1}}', null],
  ['{"choices":', null],
  ["null", null],
  ["[]", null],
])("reads the chunk %s", (data, chunk) => {
  expect(readChunk(data)).toEqual(chunk);
});
