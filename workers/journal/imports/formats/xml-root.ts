const SPACE = /\s*/y;
const ELEMENT = /<([A-Za-z_][\w.:-]{0,99})[\s/>]/y;

/**
 * The name of an XML document's first element, after its declaration and comments; null when `head` ends
 * before it. Each part is searched from the end of the part before, so that no text is scanned twice.
 */
export function rootElement(head: string): string | null {
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    SPACE.test(head);
    at = SPACE.lastIndex;
    const mark = head.startsWith("<!--", at) ? "<!--" : head.startsWith("<?", at) ? "<?" : null;
    if (mark === null) {
      ELEMENT.lastIndex = at;
      return ELEMENT.exec(head)?.[1] ?? null;
    }
    const close = mark === "<?" ? "?>" : "-->";
    const end = head.indexOf(close, at + mark.length);
    if (end < 0) return null;
    at = end + close.length;
  }
}
