import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { avatarKey } from "./avatars.ts";
import { changeUser } from "./change-user.ts";
import { updateAvatar } from "./store.ts";

export async function deleteAvatar(ctx: Ctx): Promise<void> {
  const { before } = await changeUser(
    ctx,
    () => true,
    (user) => {
      if (user.avatar === null) throw new Problem("not_found");
      return {
        user: { ...user, avatar: null },
        statement: updateAvatar(user.id, { avatar: null, from: user.version }),
        audit: { action: "profile.changed", detail: { what: "avatar" } },
      };
    },
  );
  if (before.avatar !== null) await ctx.env.FILES.delete(avatarKey(ctx.userId, before.avatar));
}
