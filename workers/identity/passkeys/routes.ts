import * as contract from "#shared/contracts/auth.ts";
import * as own from "#shared/contracts/passkeys.ts";
import { handOver } from "../tokens/carrier.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { settingsOf } from "../../settings/settings.ts";
import { valid } from "../../http/valid.ts";
import { countSignIn, countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { getOwner } from "../users/store.ts";
import { deviceName } from "../devices/core/device-name.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { addPasskey, beginAddingPasskey } from "./add-passkey.ts";
import { deletePasskey, renamePasskey } from "./change-passkey.ts";
import { loginOptions } from "./login-options.ts";
import { loginVerify } from "./login-verify.ts";
import { registerOptions } from "./register-options.ts";
import { registerVerify } from "./register-verify.ts";
import { listCredentials, listPasskeys, toPasskey } from "./store.ts";

export const passkeys = createApp()
  .post(
    contract.registerOptions.path,
    ownPagesOnly,
    valid("json", contract.registerOptions.body),
    async (c) => {
      const visitor = visitorOf(c);
      countSignUp(visitor, "started", "passkey");
      const begun = await signingUp(visitor, "passkey", () => registerOptions(visitor, c.req.valid("json")));
      countSignUp(visitor, "options", "passkey");
      return c.json(begun);
    },
  )
  .post(
    contract.registerVerify.path,
    ownPagesOnly,
    valid("json", contract.registerVerify.body),
    async (c) => {
      const visitor = visitorOf(c);
      const registered = await signingUp(visitor, "passkey", () =>
        registerVerify(visitor, c.req.valid("json")),
      );
      if ("verify" in registered) return c.json(registered, 202);
      return c.json({ user: registered.user, ...handOver(c, registered.tokens) }, 201);
    },
  )
  .post(contract.loginOptions.path, ownPagesOnly, valid("json", contract.loginOptions.body), async (c) =>
    c.json(await loginOptions(visitorOf(c))),
  )
  .post(contract.loginVerify.path, ownPagesOnly, valid("json", contract.loginVerify.body), async (c) => {
    const visitor = visitorOf(c);
    const { user, tokens } = await loginVerify(visitor, c.req.valid("json"));
    countSignIn(visitor, "passkey", Date.now() - visitor.now);
    return c.json({ user, ...handOver(c, tokens) });
  })
  .get(own.listPasskeys.path, valid("query", own.listPasskeys.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const after = readIdCursor(cursor, "passkey");
    const { env, userId, identity } = c.var.ctx;
    const [rows, held, owner] = await Promise.all([
      listPasskeys(identity, userId, { after, limit: limit + 1 }),
      listCredentials(identity, userId),
      getOwner(identity, userId),
    ]);
    const signal = {
      rpId: settingsOf(env).rpId,
      userId: owner.handle,
      name: owner.email,
      displayName: owner.name,
      allAcceptedCredentialIds: held.map((row) => row.credential_id),
    };
    const page = pageOf(rows, limit, { item: toPasskey, keyOf: ({ id }) => [id] });
    return c.json({ ...page, signal, hasPassword: owner.has_password === 1 });
  })
  .post(own.addPasskeyOptions.path, valid("json", own.addPasskeyOptions.body), async (c) =>
    c.json(await beginAddingPasskey(c.var.ctx)),
  )
  .post(own.addPasskey.path, valid("json", own.addPasskey.body), async (c) => {
    const { name = deviceName(c.req.header("user-agent") ?? ""), ...answer } = c.req.valid("json");
    return c.json(await addPasskey(c.var.ctx, { ...answer, name }), 201);
  })
  .patch(
    own.renamePasskey.path,
    valid("param", own.renamePasskey.params),
    valid("json", own.renamePasskey.body),
    async (c) => {
      await renamePasskey(c.var.ctx, c.req.valid("param").id, c.req.valid("json").name);
      return c.body(null, 204);
    },
  )
  .delete(own.deletePasskey.path, valid("param", own.deletePasskey.params), async (c) => {
    await deletePasskey(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });
