import fc from "fast-check";
import { expect, test } from "vitest";
import {
  exif,
  extendedHead,
  joined,
  letters,
  pngChunk,
  segment,
  TOLD,
  wholeGif,
  wholeJpeg,
  wholePng,
  wholeWebp,
} from "#test/whole-pictures.ts";
import { cleanPicture } from "./clean-picture.ts";
import { dispositionOf, fileNameOf } from "./file-name.ts";

const SCAN = new Uint8Array(40).fill(7);
const JFIF = letters("JFIF\0\u0001\u0002\u0001\0\u0048\0\u0048\0\0");
const PAGE = "<script>alert(1)</script>PK\u0003\u0004";
const lossless = () => joined([Uint8Array.of(0x2f, 7, 192, 1, 0), new Uint8Array(20)]);

test.each([
  ["a PNG", wholePng(8, 9, ["tEXt", "eXIf", "zTXt", "iTXt", "tIME", "prVt"], PAGE), wholePng(8, 9)],
  [
    "a JPEG",
    wholeJpeg(
      8,
      9,
      [
        segment(0xe0, letters("JFXX\0thumbnail")),
        segment(0xe1, letters(`http://ns.adobe.com/xap/1.0/\0${TOLD}`)),
        segment(0xed, letters(TOLD)),
        segment(0xfe, letters(TOLD)),
        exif(1),
        segment(0xe2, letters(`MPF\0${TOLD}`)),
      ],
      PAGE,
    ),
    wholeJpeg(8, 9),
  ],
  ["a GIF", wholeGif(8, 9, { width: 8, height: 9 }, PAGE), null],
  [
    "a WebP",
    wholeWebp(
      [
        ["VP8L", lossless()],
        ["EXIF", letters(TOLD)],
        ["XMP ", letters(TOLD)],
      ],
      PAGE,
    ),
    wholeWebp([["VP8L", lossless()]]),
  ],
])("keeps of %s the picture alone, and cleaning it again changes nothing", (_, bytes, alone) => {
  const clean = cleanPicture(bytes);
  if (typeof clean === "string") throw new Error(clean);
  const text = new TextDecoder("latin1").decode(clean.bytes);
  expect(text).not.toContain(TOLD);
  expect(text).not.toContain("script");
  if (alone !== null) expect(clean.bytes).toEqual(alone);
  expect(cleanPicture(clean.bytes)).toEqual(clean);
});

test("a photo keeps how it is turned, in either order of bytes, and no second word of it", () => {
  for (const order of ["II", "MM"] as const) {
    const clean = cleanPicture(wholeJpeg(30, 40, [exif(6, order), exif(3, order)]));
    if (typeof clean === "string") throw new Error(clean);
    const text = new TextDecoder("latin1").decode(clean.bytes);
    expect(text).not.toContain(TOLD);
    expect(text.split("Exif")).toHaveLength(2);
    expect(clean.bytes.subarray(2, 38)).toEqual(
      segment(
        0xe1,
        letters("Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"),
      ),
    );
  }
});

test("of a JFIF segment stay version and density, never the preview of what was cut away", () => {
  const preview = joined([JFIF.subarray(0, -2), Uint8Array.of(2, 4), letters(TOLD.padEnd(24))]);
  for (const [given, kept] of [
    [preview, [segment(0xe0, JFIF)]],
    [letters("JFIF\0\u0001\u0001"), []],
  ] as const)
    expect(cleanPicture(wholeJpeg(8, 8, [segment(0xe0, given)]))).toMatchObject({
      bytes: wholeJpeg(8, 8, kept),
    });
});

test("colours stay as they are meant: profile, Adobe's transform, JFIF, and the parts of an animation", () => {
  const segments = [
    segment(0xe0, JFIF),
    segment(0xe2, letters("ICC_PROFILE\0\u0001\u0001p")),
    segment(0xee, letters("Adobe\0d")),
  ];
  for (const bytes of [
    wholeJpeg(8, 8, segments),
    wholePng(8, 8, ["iCCP", "gAMA", "acTL"]),
    wholeWebp([
      ["VP8X", extendedHead(9, 9)],
      ["ANIM", SCAN],
      ["ANMF", SCAN],
    ]),
  ]) {
    const clean = cleanPicture(bytes);
    if (typeof clean === "string") throw new Error(clean);
    expect(clean.bytes.length).toBeGreaterThanOrEqual(bytes.length - 1);
  }
  const extended = cleanPicture(
    wholeWebp([
      ["VP8X", extendedHead(300, 200)],
      ["VP8L", lossless()],
      ["EXIF", SCAN],
    ]),
  );
  if (typeof extended === "string") throw new Error(extended);
  expect(extended).toMatchObject({ type: "image/webp", width: 300, height: 200 });
  expect(extended.bytes[20]).toBe(0);
  expect(new DataView(extended.bytes.buffer).getUint32(4, true)).toBe(extended.bytes.length - 8);
});

const png = wholePng();
const jpeg = wholeJpeg();
const gif = wholeGif();
test.each([
  ["nothing", new Uint8Array(), "unknown"],
  ["a page", letters(PAGE.padEnd(99)), "unknown"],
  [
    "a drawing that can hold scripts",
    letters("<svg xmlns='http://www.w3.org/2000/svg'/>".padEnd(99)),
    "unknown",
  ],
  ["a page that begins as a GIF", letters(`GIF89a\u0001\0\u0001\0${PAGE}`.padEnd(99)), "damaged"],
  ["a PNG cut off in its pixels", png.slice(0, 44), "damaged"],
  ["a PNG whose header was changed", png.slice().fill(9, 23, 24), "damaged"],
  ["a PNG whose pixels were changed", png.slice().fill(9, 42, 43), "damaged"],
  ["a PNG without its end", png.slice(0, -12), "damaged"],
  ["a PNG without pixels", joined([png.slice(0, 33), pngChunk("IEND", new Uint8Array())]), "damaged"],
  ["a PNG with a chunk that no decoder may skip", wholePng(8, 8, ["EVIL"]), "damaged"],
  ["a PNG with a second header", wholePng(8, 8, ["IHDR"]), "damaged"],
  [
    "a PNG whose chunk is longer than it",
    joined([png.slice(0, 33), Uint8Array.of(255, 255, 255, 255, 73, 68, 65, 84), SCAN]),
    "damaged",
  ],
  ["a JPEG without its end", jpeg.slice(0, -2), "damaged"],
  ["a JPEG without a scan", joined([jpeg.slice(0, 15), Uint8Array.of(0xff, 0xd9)]), "damaged"],
  ["a JPEG that begins again within", wholeJpeg(8, 8, [Uint8Array.of(0xff, 0xd8)]), "unknown"],
  ["a GIF without its end", gif.slice(0, -1), "damaged"],
  ["a GIF without a frame", joined([gif.slice(0, 19), Uint8Array.of(0x3b)]), "damaged"],
  ["a GIF whose frame leaves the screen", wholeGif(8, 8, { width: 60_000, height: 60_000 }), "damaged"],
  [
    "a WebP without pixels",
    wholeWebp([
      ["VP8X", extendedHead(9, 9)],
      ["EXIF", SCAN],
    ]),
    "damaged",
  ],
  [
    "a WebP whose chunk is longer than it",
    wholeWebp([
      ["VP8L", lossless()],
      ["EXIF", SCAN],
    ]).fill(255, 49, 52),
    "damaged",
  ],
  ["a PNG of 16 385 pixels a side", wholePng(16_385, 1), "huge"],
  ["a PNG of 51 million pixels", wholePng(8192, 6300), "huge"],
  ["a PNG of four thousand million a side", wholePng(0xffffffff, 0xffffffff), "huge"],
  ["a JPEG of 65 535 pixels a side", wholeJpeg(65_535, 65_535), "huge"],
  ["a GIF of 65 535 pixels a side", wholeGif(65_535, 65_535), "huge"],
])("refuses %s", (_, bytes, refused) => {
  expect(cleanPicture(bytes)).toBe(refused);
});

test("whatever bytes come, the answer is no longer than they are, clean, and comes in one pass", () => {
  const starts = [
    png,
    jpeg,
    gif,
    wholeWebp([
      ["VP8X", extendedHead(9, 9)],
      ["VP8L", lossless()],
    ]),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fc.nat(120),
      fc.array(fc.tuple(fc.nat(120), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      (start, length, flips) => {
        const bytes = start.slice(0, length);
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        const clean = cleanPicture(bytes);
        if (typeof clean === "string") return;
        expect(clean.bytes.length).toBeLessThanOrEqual(bytes.length);
        expect(cleanPicture(clean.bytes)).toEqual(clean);
      },
    ),
    { numRuns: 2000 },
  );
  // As many parts as ten million bytes can hold.
  const parts = 800_000;
  const many = new Uint8Array(parts * 12 + png.length);
  many.set(png.subarray(0, 33));
  for (let n = 0; n < parts; n++) many.set([0, 0, 0, 0, 116, 69, 88, 116], 33 + n * 12);
  many.set(png.subarray(33), 33 + parts * 12);
  expect(cleanPicture(many)).toMatchObject({ bytes: png });
});

test("a file keeps a name on one line, which the header field quotes", () => {
  expect(fileNameOf("  Entry\r\n\u0000 \u202egnp.exe  ")).toBe("Entry gnp.exe");
  expect(fileNameOf("../../etc/pass\\wd")).toBe(".. .. etc pass wd");
  expect(fileNameOf("\ud800 \u0000")).toBe("picture");
  expect(fileNameOf("📈".repeat(100))).toBe("📈".repeat(60));
  expect(dispositionOf(`a"b;c'é\u{1F4C8}.png`)).toBe(
    "inline; filename*=UTF-8''a%22b%3Bc%27%C3%A9%F0%9F%93%88.png",
  );
});
