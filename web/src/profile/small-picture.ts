import { Problem } from "#shared/problem.ts";

const SIDE = 512;
const QUALITY = 0.88;

/**
 * Crops the middle of a picture to a square of at most 512 pixels. A phone's photo then is not too large and
 * holds no location.
 */
export async function smallPicture(file: Blob): Promise<Blob> {
  const picture = await decode(file);
  const { x, y, side } = middleSquare(picture.width, picture.height);
  const to = Math.min(SIDE, side);
  const canvas = document.createElement("canvas");
  canvas.width = to;
  canvas.height = to;
  const context = canvas.getContext("2d");
  if (context === null) throw new Problem("image_unreadable");
  context.drawImage(picture, x, y, side, side, 0, 0, to, to);
  picture.close();
  // A browser that cannot write WebP writes PNG instead, which the server accepts as well.
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", QUALITY));
  if (small === null) throw new Problem("image_unreadable");
  return small;
}

export function middleSquare(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch (error) {
    throw new Problem("image_unreadable", undefined, { cause: error });
  }
}
