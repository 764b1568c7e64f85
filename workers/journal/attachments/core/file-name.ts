import { LONGEST_FILE_NAME } from "#shared/contracts/attachments.ts";

/** A name on one line without control characters; `picture` where nothing is left. */
export function fileNameOf(given: string): string {
  const line = given.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\s\uFFFD/\\]+/gu, " ");
  return (
    [...line.trim()]
      .slice(0, LONGEST_FILE_NAME / 2)
      .join("")
      .trim() || "picture"
  );
}

/** The header field that shows a file in its place and names it for keeping (RFC 6266, RFC 8187). */
export function dispositionOf(fileName: string): string {
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `inline; filename*=UTF-8''${encoded}`;
}
