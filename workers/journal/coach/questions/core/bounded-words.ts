/** A text as words of a contract: without control characters, and what is too long ends with an ellipsis. */
export function boundedWords(text: string, most: number): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cs}]/gu, " ");
  return plain.length <= most ? plain : `${plain.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
