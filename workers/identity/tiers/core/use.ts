import type { Quotas } from "#shared/contracts/tiers.ts";

/** Returns the start of an instant's calendar month, in UTC. */
export function monthStart(now: number): Date {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
}

/** Returns the quota that one more import of that size would exceed, or null when it fits. */
export function exceededBy(
  { importsAMonth, storageBytes }: Pick<Quotas, "importsAMonth" | "storageBytes">,
  used: { importsThisMonth: number; storageBytes: number },
  size: number,
): "importsAMonth" | "storageBytes" | null {
  if (importsAMonth !== null && used.importsThisMonth >= importsAMonth) return "importsAMonth";
  if (storageBytes !== null && used.storageBytes + size > storageBytes) return "storageBytes";
  return null;
}
