const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?\/[\w.~/-]*$/;
/** A scheme of its own is a domain turned round (RFC 8252 §7.1), which `javascript:` and `data:` are not. */
const PRIVATE = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/{1,3}[\w.~/-]*$/;

/**
 * True for an address that an app may be sent back to: a claimed `https` one, a loopback one, or one of a private
 * scheme; spelled in the one way that browsers do, without user, fragment or anything invisible.
 */
export function isSafeRedirect(text: string): boolean {
  if (text.length > 500) return false;
  if (PRIVATE.test(text)) return !text.includes("..");
  const url = URL.parse(text);
  if (url === null || url.href !== text || text.includes("#")) return false;
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || LOOPBACK.test(text);
}
