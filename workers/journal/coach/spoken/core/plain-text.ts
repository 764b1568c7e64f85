/**
 * Text of others as it may be kept and shown, with at most so many characters. A mark stands in the place of
 * each one that is invisible, turns the direction of reading, or is half of a pair.
 */
export function plainText(text: string, most: number): string {
  const plain = text
    .slice(0, most)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, "\uFFFD");
  return plain.slice(0, most);
}
