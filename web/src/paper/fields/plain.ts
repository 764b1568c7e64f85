/** A number as the reader types it: with spaces, and with a comma where the locale's point is one. */
export function plain(text: string, point: string): string {
  const tight = text.replaceAll(/\s/g, "");
  return point === "," ? tight.replace(",", ".") : tight;
}
