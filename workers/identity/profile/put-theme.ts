import type { ThemeChoice } from "#shared/contracts/profile.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import { findTheme, updateTheme, type Versioned } from "./choices-store.ts";

/** A choice without a version does not conflict; it only has to follow another one. */
const ATTEMPTS = 5;

/** Sets the theme of every device. */
export async function putTheme(
  ctx: Ctx,
  { theme, precondition }: { theme: ThemeChoice; precondition: Precondition },
): Promise<Versioned<ThemeChoice>> {
  return ctx.ledger.transaction(async (tx) => {
    for (let tries = 1; tries <= ATTEMPTS; tries++) {
      const { version } = await findTheme(tx.query, ctx.userId);
      if (!precondition(version)) break;
      if (!(await updateTheme(tx, ctx.userId, { value: theme, version }))) continue;
      tx.events.push({ type: "theme.changed", body: { theme } });
      return { value: theme, version: version + 1 };
    }
    throw new Problem("precondition_failed");
  });
}
