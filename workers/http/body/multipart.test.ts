import { expect, test } from "vitest";
import { boundedBlocks } from "./bounded-body.ts";
import { readParts, textOf, type Part } from "./multipart.ts";

const TYPE = "multipart/form-data; boundary=----x";

async function* inPieces(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const told = (parts: Part[]) =>
  Promise.all(
    parts.map(async (part) => [part.name, part.fileName, part.size, (await textOf(part)).slice(0, 60)]),
  );

const lines = (...given: string[]) => `${given.join("\r\n")}\r\n`;
const one = (content: string, head = 'Content-Disposition: form-data; name="file"; filename="a.csv"') =>
  lines("------x", head, "", content, "------x--");

test.each([1, 7, 997, 65_536])("reads what a browser sends, in pieces of %i bytes", async (size) => {
  const form = new FormData();
  form.set("account", "Größe");
  form.set("empty", "");
  form.set("file", new File(["a,b\r\n------1\r\n--\r\n\r\n1,2\r\n".repeat(9)], 'a "b".csv'));
  const sent = new Response(form);
  const type = sent.headers.get("content-type") ?? "";
  const bytes = new Uint8Array(await sent.arrayBuffer());
  expect(await told(await readParts(inPieces(bytes, size), type))).toEqual([
    ["account", null, 7, "Größe"],
    ["empty", null, 0, ""],
    ["file", 'a "b".csv', 225, expect.stringContaining("a,b\r\n------1\r\n--\r\n\r\n1,2\r\na,b")],
  ]);
});

test.each([
  ["a first line before the first mark", `hello\r\n${one("x")}`, "x"],
  ["lines after the last mark", `${one("x")}goodbye`, "x"],
  ["content that nearly is a mark", one("\r\n------\r\n------"), "\r\n------\r\n------"],
  [
    "a head of several lines",
    one("x", "A: b\r\ncontent-disposition: form-data; name=file; filename=a.csv"),
    "x",
  ],
])("reads %s", async (_, text, content) => {
  for (const size of [1, 5, 100]) {
    const [file] = await readParts(inPieces(text, size), TYPE);
    expect(file && [file.name, file.fileName, await textOf(file)]).toEqual(["file", "a.csv", content]);
  }
});

test.each([
  ["names no boundary", one("x"), "multipart/form-data"],
  ["is empty", "", TYPE],
  ["has another boundary", one("x"), "multipart/form-data; boundary=y"],
  ["breaks off in its content", one("x").slice(0, -6), TYPE],
  ["breaks off in a head", one("x").slice(0, 30), TYPE],
  ["has a part without a name", one("x", "Content-Type: text/csv"), TYPE],
  ["has a head without end", one("x", "A".repeat(70_000)), TYPE],
  ["has parts without end", one("x").replace("--\r\n", "\r\n").repeat(100), TYPE],
])("refuses a body that %s", async (_, text, type) => {
  await expect(readParts(inPieces(text, 1_000), type)).rejects.toMatchObject({ code: "invalid_request" });
});

test("holds each byte of a large file once, however small the pieces in which it comes", async () => {
  const size = 4_000_000;
  const text = one(`${"1,2,3\r\n".repeat(size / 8)}`.padEnd(size, "x"));
  for (const piece of [1_000, 500_000]) {
    const bound = { most: size + 1_000, refusal: () => new RangeError("too long") };
    const [file] = await readParts(boundedBlocks(inPieces(text, piece), bound), TYPE);
    const buffers = new Set(file?.pieces.map(({ buffer }) => buffer));
    expect(file?.size).toBe(size);
    expect([...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(size + 3 * 65_536);
  }
});
