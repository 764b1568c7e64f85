import type { Context } from "hono";
import type { User } from "#shared/contracts/auth.ts";
import * as contract from "#shared/contracts/profile.ts";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../../http/factory.ts";
import { readOneFile } from "../../http/body/one-file.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { findUser } from "../users/store.ts";
import { toUser, type UserRow } from "../users/user.ts";
import { avatarKey } from "./avatars.ts";
import { changeProfile } from "./change-profile.ts";
import { findPreferences, findTheme, type Versioned } from "./choices-store.ts";
import { deleteAvatar } from "./delete-avatar.ts";
import { putAvatar } from "./put-avatar.ts";
import { putPreferences } from "./put-preferences.ts";
import { putTheme } from "./put-theme.ts";

const AVATAR = { most: 1_000_000, words: "A picture may have 1 MB at most." };

export const profile = [
  serve(contract.readProfile, async (c) => answer(c, await getUser(c))),
  serve(contract.changeProfile, async (c, { body: { name } }) =>
    answer(c, await changeProfile(c.var.ctx, { name, precondition: preconditionOf(c) })),
  ),
  serve(contract.putAvatar, async (c) =>
    answer(c, await putAvatar(c.var.ctx, (await readOneFile(c, AVATAR)).bytes)),
  ),
  serve(contract.readAvatar, async (c) => {
    const { avatar, id } = await getUser(c);
    const picture = avatar === null ? null : await c.env.FILES.get(avatarKey(id, avatar));
    if (picture === null) throw new Problem("not_found");
    // An upload must never run as a page of ours, and only the user's own browser may cache it.
    return c.body(picture.body, 200, {
      "content-type": picture.httpMetadata?.contentType ?? "application/octet-stream",
      "content-length": String(picture.size),
      "content-disposition": "inline",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      vary: "authorization, cookie",
    });
  }),
  serve(contract.deleteAvatar, (c) => deleteAvatar(c.var.ctx)),
  serve(contract.readPreferences, async (c) =>
    versioned(c, await findPreferences(c.var.ctx.ledger.read, c.var.ctx.userId)),
  ),
  serve(contract.putPreferences, {
    before: async (c, { body: { notifications } }) => ({
      mayBeMailed: !notifications.weeklyDigest || (await getUser(c)).email_verified_at !== null,
    }),
    async handler(c, { body: preferences }, { mayBeMailed }) {
      const given = { preferences, mayBeMailed, precondition: preconditionOf(c) };
      return versioned(c, await putPreferences(c.var.ctx, given));
    },
  }),
  serve(contract.readTheme, async (c) =>
    versioned(c, await findTheme(c.var.ctx.ledger.read, c.var.ctx.userId)),
  ),
  serve(contract.putTheme, async (c, { body: theme }) =>
    versioned(c, await putTheme(c.var.ctx, { theme, precondition: preconditionOf(c) })),
  ),
];

async function getUser(c: Context<AppEnv>): Promise<UserRow> {
  const { identity, userId } = c.var.ctx;
  const user = await findUser(identity, userId);
  if (user === null) throw new Problem("unauthenticated");
  return user;
}

function answer(c: Context<AppEnv>, row: UserRow): User {
  return versioned(c, { value: toUser(c.env, row), version: row.version });
}

/** Returns the value, and sets its version in a header of the answer. */
function versioned<T>(c: Context<AppEnv>, { value, version }: Versioned<T>): T {
  c.header("etag", etagOf(version));
  return value;
}
