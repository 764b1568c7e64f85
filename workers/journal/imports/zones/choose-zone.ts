import type { ImportZone } from "#shared/contracts/imports.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Format } from "../formats/format.ts";
import { isTimeZone } from "../core/stamps.ts";
import { listAccountZones } from "./zone-store.ts";

type Upload = { format: Format; head: string; account: string | null; asked: string | undefined };

/**
 * Chooses the zone of a file's stamps: the requested one, else the accounts', else the file's, else the
 * format's own. Accounts that remember different zones decide nothing, because a file has one clock. Throws
 * invalid_request for an unknown zone.
 */
export async function chooseZone(
  ctx: Ctx,
  { format, head, account, asked }: Upload,
): Promise<Pick<ImportZone, "timeZone" | "source">> {
  if (asked !== undefined && !isTimeZone(asked)) {
    const issues = [{ path: "timeZone", message: "is not a time zone such as America/New_York" }];
    throw new Problem("invalid_request", undefined, { issues });
  }
  const { timeZone, isFixed } = format.clock;
  if (isFixed) return { timeZone, source: "format" };
  if (asked !== undefined) return { timeZone: asked, source: "asked" };
  const names = account === null ? accountsIn(format, head) : [account];
  const [remembered, ...others] = await listAccountZones(ctx.ledger.read, ctx.userId, names);
  if (remembered !== undefined && others.length === 0) return { timeZone: remembered, source: "account" };
  const stated = format.statedZone?.(head) ?? null;
  return stated === null ? { timeZone, source: "format" } : { timeZone: stated, source: "file" };
}

/** The accounts of the first rows of a file. */
function accountsIn(format: Format, head: string): string[] {
  const reader = format.open({ timeZone: format.clock.timeZone, account: null });
  const parsed = [...reader.read(head), ...reader.end()];
  return [...new Set(parsed.flatMap((each) => ("row" in each ? [each.row.account] : [])))];
}
