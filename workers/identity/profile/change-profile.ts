import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import type { UserRow } from "../users/user.ts";
import { changeUser } from "./change-user.ts";
import { updateName } from "./store.ts";

export async function changeProfile(
  ctx: Ctx,
  { name, precondition }: { name: string; precondition: Precondition },
): Promise<UserRow> {
  const { after } = await changeUser(ctx, precondition, (user) => ({
    user: { ...user, name },
    statement: updateName(user.id, { name, from: user.version }),
    audit: { action: "profile.changed", detail: { what: "name" } },
  }));
  return after;
}
