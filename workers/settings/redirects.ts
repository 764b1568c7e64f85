const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?\/[\w.~/-]*$/;
/** A private scheme is a reversed domain (RFC 8252 §7.1), which `javascript:` and `data:` are not. */
const PRIVATE = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/{1,3}[\w.~/-]*$/;

/**
 * True for an address to which an app may be redirected: a claimed `https` one, a loopback one, or one of a
 * private scheme. The address must be in the spelling of browsers, without user, fragment or invisible
 * characters.
 */
export function isSafeRedirect(text: string): boolean {
  if (text.length > 500) return false;
  if (PRIVATE.test(text)) return !text.includes("..");
  const url = URL.parse(text);
  if (url === null || url.href !== text || text.includes("#")) return false;
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || LOOPBACK.test(text);
}
