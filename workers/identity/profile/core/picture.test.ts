import fc from "fast-check";
import { expect, test } from "vitest";
import { jpeg, png, webp, webpExtended, webpLossless } from "#test/pictures.ts";
import { isSmallEnough, readPicture } from "./picture.ts";

test.each([
  ["a PNG", png(2048, 7), { type: "image/png", width: 2048, height: 7 }],
  ["a JPEG", jpeg(640, 480), { type: "image/jpeg", width: 640, height: 480 }],
  ["a WebP with loss", webp(300, 200), { type: "image/webp", width: 300, height: 200 }],
  ["a WebP without loss", webpLossless(300, 200), { type: "image/webp", width: 300, height: 200 }],
  ["an extended WebP", webpExtended(5000, 1), { type: "image/webp", width: 5000, height: 1 }],
])("reads kind and size of %s", (_, bytes, expected) => {
  expect(readPicture(bytes)).toEqual(expected);
});

test("a side of 2048 pixels is small enough, 2049 is not", () => {
  expect([
    isSmallEnough({ type: "image/png", width: 2048, height: 2048 }),
    isSmallEnough({ type: "image/png", width: 2049, height: 1 }),
    isSmallEnough({ type: "image/png", width: 1, height: 2049 }),
  ]).toEqual([true, false, false]);
});

test.each([
  ["nothing", new Uint8Array()],
  ["a page", new TextEncoder().encode("<!doctype html><script>alert(1)</script>".padEnd(99))],
  ["a drawing that can hold scripts", new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["a GIF", new TextEncoder().encode("GIF89a".padEnd(64, "\0"))],
  ["a PNG without width", png(0, 5)],
  ["a JPEG whose scan comes first", Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0)],
  ["a JPEG with a segment of no length", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
])("takes %s for no picture", (_, bytes) => {
  expect(readPicture(bytes)).toBeNull();
});

test("whatever bytes come, the answer is a picture with both sides or none", () => {
  const starts = [png(9, 9), jpeg(9, 9), webp(9, 9), webpLossless(9, 9), webpExtended(9, 9)];
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fc.nat(60),
      fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      (start, length, flips) => {
        const bytes = start.slice(0, length);
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        const picture = readPicture(bytes);
        expect(picture === null || (picture.width > 0 && picture.height > 0)).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});
