const MB = 1024 * 1024;

/**
 * The largest file that an import takes, in bytes, on a deployment of this host. Cloudflare refuses a body
 * above 100 MB, in words of its own; the runtime of a development machine has no such limit.
 */
export function largestFile(hostname: string): number {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname) ? 250 * MB : 95 * MB;
}

/** The words of the refusal. */
export function tooLargeWords(most: number): string {
  return `A file may have ${most / MB} MB at most. Export the statement in parts, for instance by year.`;
}
