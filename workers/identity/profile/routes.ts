import type { Context } from "hono";
import * as contract from "#shared/contracts/profile.ts";
import { Problem } from "#shared/problem.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { valid } from "../../http/valid.ts";
import { findUser } from "../users/store.ts";
import { toUser, type UserRow } from "../users/user.ts";
import { avatarKey } from "./avatars.ts";
import { changeProfile } from "./change-profile.ts";
import { findPreferences, findTheme } from "./choices-store.ts";
import { deleteAvatar } from "./delete-avatar.ts";
import { putAvatar } from "./put-avatar.ts";
import { putPreferences } from "./put-preferences.ts";
import { putTheme } from "./put-theme.ts";
import { readUpload } from "./read-upload.ts";

export const profile = createApp()
  .get(contract.readProfile.path, async (c) => answer(c, await getUser(c)))
  .patch(contract.changeProfile.path, valid("json", contract.changeProfile.body), async (c) => {
    const { name } = c.req.valid("json");
    return answer(c, await changeProfile(c.var.ctx, { name, precondition: preconditionOf(c) }));
  })
  .put(contract.putAvatar.path, async (c) => answer(c, await putAvatar(c.var.ctx, await readUpload(c))))
  .get(contract.readAvatar.path, async (c) => {
    const { avatar, id } = await getUser(c);
    const picture = avatar === null ? null : await c.env.FILES.get(avatarKey(id, avatar));
    if (picture === null) throw new Problem("not_found");
    // What somebody uploaded must never run as a page of ours, nor be kept by anybody but their own browser.
    return c.body(picture.body, 200, {
      "content-type": picture.httpMetadata?.contentType ?? "application/octet-stream",
      "content-length": String(picture.size),
      "content-disposition": "inline",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      vary: "authorization, cookie",
    });
  })
  .delete(contract.deleteAvatar.path, async (c) => {
    await deleteAvatar(c.var.ctx);
    return c.body(null, 204);
  })
  .get(contract.readPreferences.path, async (c) => {
    const { value, version } = await findPreferences(c.var.ctx.ledger.read, c.var.ctx.userId);
    return c.json(value, 200, { etag: etagOf(version) });
  })
  .put(contract.putPreferences.path, valid("json", contract.putPreferences.body), async (c) => {
    const given = { preferences: c.req.valid("json"), precondition: preconditionOf(c) };
    const { value, version } = await putPreferences(c.var.ctx, given);
    return c.json(value, 200, { etag: etagOf(version) });
  })
  .get(contract.readTheme.path, async (c) => {
    const { value, version } = await findTheme(c.var.ctx.ledger.read, c.var.ctx.userId);
    return c.json(value, 200, { etag: etagOf(version) });
  })
  .put(contract.putTheme.path, valid("json", contract.putTheme.body), async (c) => {
    const given = { theme: c.req.valid("json"), precondition: preconditionOf(c) };
    const { value, version } = await putTheme(c.var.ctx, given);
    return c.json(value, 200, { etag: etagOf(version) });
  });

async function getUser(c: Context<AppEnv>): Promise<UserRow> {
  const { identity, userId } = c.var.ctx;
  const user = await findUser(identity, userId);
  if (user === null) throw new Problem("unauthenticated");
  return user;
}

function answer(c: Context<AppEnv>, row: UserRow): Response {
  return c.json(toUser(c.env, row), 200, { etag: etagOf(row.version) });
}
