import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { UserRow } from "../users/user.ts";
import { avatarKey, newAvatar } from "./avatars.ts";
import { changeUser } from "./change-user.ts";
import { isSmallEnough, MAX_SIDE, readPicture } from "./core/picture.ts";
import { updateAvatar } from "./store.ts";

/**
 * Stores the picture under a new name and deletes the one that it replaces. Refuses with `image_unreadable`.
 */
export async function putAvatar(ctx: Ctx, bytes: Uint8Array): Promise<UserRow> {
  const picture = readPicture(bytes);
  if (picture === null) throw new Problem("image_unreadable", "Send a PNG, JPEG or WebP.");
  if (!isSmallEnough(picture))
    throw new Problem("image_unreadable", `A picture may have ${MAX_SIDE} pixels a side.`);
  const avatar = newAvatar();
  const key = avatarKey(ctx.userId, avatar);
  await ctx.env.FILES.put(key, bytes, { httpMetadata: { contentType: picture.type } });
  try {
    const { before, after } = await changeUser(
      ctx,
      () => true,
      (user) => ({
        user: { ...user, avatar },
        statement: updateAvatar(user.id, { avatar, from: user.version }),
        audit: { action: "profile.changed", detail: { what: "avatar" } },
      }),
    );
    if (before.avatar !== null) await ctx.env.FILES.delete(avatarKey(ctx.userId, before.avatar));
    return after;
  } catch (error) {
    // After any other error the profile may already name the picture.
    if (error instanceof Problem && error.status < 500) await ctx.env.FILES.delete(key);
    throw error;
  }
}
