const HERE = "https://here.invalid";
const LONGEST = 2000;
/** Decoded more often than any router between us and the page would. */
const ROUNDS = 4;

/**
 * The path of this site to return to, as a browser reads it. It is null when a browser could take the value
 * for another site, a scheme or a header. The same holds for a reader that decodes the value once more.
 */
export function returnPath(given: string): string | null {
  if (given.length > LONGEST) return null;
  const url = here(given);
  if (url === null) return null;
  let path = url.pathname;
  for (let round = 0; round < ROUNDS; round++) {
    const decoded = decode(path);
    if (decoded === path) return url.pathname + url.search + url.hash;
    if (decoded === null || here(decoded) === null) return null;
    path = decoded;
  }
  return null;
}

/**
 * Parses the text as a browser does. `/.//host` becomes `//host`, and tabs and line breaks vanish, so both
 * are checked.
 */
function here(text: string): URL | null {
  if (!/^\/(?![/\\])[^\\\p{Cc}\p{Zl}\p{Zp}]*$/u.test(text) || !URL.canParse(text, HERE)) return null;
  const url = new URL(text, HERE);
  return url.origin === HERE && !url.pathname.startsWith("//") ? url : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
