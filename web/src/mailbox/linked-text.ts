export type TextPart = { text: string; href?: string };

/** Splits a mail's text into text and links of this site; addresses of other sites stay text. */
export function linkedText(text: string, origin: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)) {
    const url = match[0];
    if (!url.startsWith(`${origin}/`)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: url, href: url.slice(origin.length) });
    from = match.index + url.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
