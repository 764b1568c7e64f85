/** The form of a name in which two spellings that differ in case or in width are equal. */
export function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
