import * as contract from "#shared/contracts/auth.ts";
import * as own from "#shared/contracts/passkeys.ts";
import { handOver } from "../tokens/carrier.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { reply, serve } from "../../http/serve/serve.ts";
import { settingsOf } from "../../settings/settings.ts";
import { countSignIn, countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { getOwner } from "../users/store.ts";
import { deviceName } from "../devices/core/device-name.ts";
import { fromOwnPages } from "../own-pages.ts";
import { visitorOf } from "../visitor.ts";
import { addPasskey, beginAddingPasskey } from "./add-passkey.ts";
import { deletePasskey, renamePasskey } from "./change-passkey.ts";
import { loginOptions } from "./sign-in/login-options.ts";
import { loginVerify } from "./sign-in/login-verify.ts";
import { registerOptions } from "./sign-up/register-options.ts";
import { registerVerify } from "./sign-up/register-verify.ts";
import { listCredentials, listPasskeys, toPasskey } from "./store.ts";

export const passkeys = [
  fromOwnPages(
    serve(contract.registerOptions, async (c, { body }) => {
      const visitor = visitorOf(c);
      countSignUp(visitor, "started", "passkey");
      const begun = await signingUp(visitor, "passkey", () => registerOptions(visitor, body));
      countSignUp(visitor, "options", "passkey");
      return begun;
    }),
  ),
  fromOwnPages(
    serve(contract.registerVerify, async (c, { body }) => {
      const visitor = visitorOf(c);
      const registered = await signingUp(visitor, "passkey", () => registerVerify(visitor, body));
      if ("verify" in registered) return reply(202, registered);
      return reply(201, { user: registered.user, ...handOver(c, registered.tokens) });
    }),
  ),
  fromOwnPages(serve(contract.loginOptions, (c) => loginOptions(visitorOf(c)))),
  fromOwnPages(
    serve(contract.loginVerify, async (c, { body }) => {
      const visitor = visitorOf(c);
      const { user, tokens } = await loginVerify(visitor, body);
      countSignIn(visitor, "passkey", Date.now() - visitor.now);
      return { user, ...handOver(c, tokens) };
    }),
  ),
  serve(own.listPasskeys, async (c, { query: { cursor, limit } }) => {
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
    return { ...page, signal, hasPassword: owner.has_password === 1 };
  }),
  serve(own.addPasskeyOptions, (c) => beginAddingPasskey(c.var.ctx)),
  serve(own.addPasskey, async (c, { body }) => {
    const { name = deviceName(c.req.header("user-agent") ?? ""), ...answer } = body;
    return addPasskey(c.var.ctx, { ...answer, name });
  }),
  serve(own.renamePasskey, (c, { params, body }) => renamePasskey(c.var.ctx, params.id, body.name)),
  serve(own.deletePasskey, (c, { params }) => deletePasskey(c.var.ctx, params.id)),
];
