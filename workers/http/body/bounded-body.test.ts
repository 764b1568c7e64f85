import { expect, test } from "vitest";
import { boundedBlocks, readBounded } from "./bounded-body.ts";

/** A body in chunks of that many bytes, and how many bytes were requested. */
function counted(size: number, piece: number): { body: AsyncIterable<Uint8Array>; asked: () => number } {
  let asked = 0;
  async function* body(): AsyncGenerator<Uint8Array> {
    while (asked < size) {
      const next = new Uint8Array(Math.min(piece, size - asked)).map((_, i) => (asked + i) % 251);
      asked += next.length;
      yield next;
    }
  }
  return { body: body(), asked: () => asked };
}

const refusal = () => new RangeError("too long");

test.each([1, 1_000, 65_536, 100_000, 1_000_000])(
  "a body in pieces of %i bytes comes whole, in blocks of 64 KB",
  async (piece) => {
    const { body } = counted(200_000, piece);
    const blocks = await readBounded(body, { most: 200_000, refusal });
    expect(blocks.map(({ length }) => length)).toEqual([65_536, 65_536, 65_536, 3_392]);
    expect(blocks.map(({ buffer }) => buffer.byteLength)).toEqual([65_536, 65_536, 65_536, 3_392]);
    const bytes = new Uint8Array(await new Blob(blocks).arrayBuffer());
    expect(bytes.every((byte, i) => byte === i % 251)).toBe(true);
  },
);

test("a body that is too long is refused with its first byte too many, and not read on", async () => {
  const { body, asked } = counted(1_000_000, 1_000);
  await expect(readBounded(body, { most: 99_999, refusal })).rejects.toThrow("too long");
  expect(asked()).toBe(100_000);
});

test("no body is an empty one", async () => {
  expect(await readBounded(null, { most: 0, refusal })).toEqual([]);
  expect(await boundedBlocks(null, { most: 0, refusal }).next()).toEqual({ done: true, value: undefined });
});
