import {
  LONGEST_PICTURE_SIDE,
  MOST_PICTURE_PIXELS,
  type PictureType,
} from "#shared/contracts/attachments.ts";
import { readPicture } from "../../../identity/profile/core/picture.ts";
import { cleanGif, readGif } from "./formats/gif.ts";
import { cleanJpeg } from "./formats/jpeg.ts";
import { cleanPng } from "./formats/png.ts";
import { cleanWebp } from "./formats/webp.ts";

export type CleanPicture = {
  type: PictureType;
  width: number;
  height: number;
  bytes: Uint8Array<ArrayBuffer>;
};
/** `unknown` is no format that is kept, `damaged` does not hold together, `huge` has too many pixels. */
export type Refused = "unknown" | "damaged" | "huge";

const CLEANED: Record<PictureType, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | null> = {
  "image/png": cleanPng,
  "image/jpeg": cleanJpeg,
  "image/webp": cleanWebp,
  "image/gif": cleanGif,
};

/**
 * The picture alone: without what the file tells of a place, a person, a device, or of another file behind
 * the picture. It reads the structure in one pass and unpacks nothing.
 */
export function cleanPicture(bytes: Uint8Array<ArrayBuffer>): CleanPicture | Refused {
  const gif = readGif(bytes);
  const found = gif === null ? readPicture(bytes) : { type: "image/gif" as const, ...gif };
  if (found === null) return "unknown";
  const { type, width, height } = found;
  const isHuge = width > LONGEST_PICTURE_SIDE || height > LONGEST_PICTURE_SIDE;
  if (isHuge || width * height > MOST_PICTURE_PIXELS) return "huge";
  const cleaned = CLEANED[type](bytes);
  return cleaned === null ? "damaged" : { type, width, height, bytes: cleaned };
}
