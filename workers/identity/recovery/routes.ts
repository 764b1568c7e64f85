import * as contract from "#shared/contracts/recovery.ts";
import { handOver } from "../tokens/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { cancelRecovery, stopRecovery } from "./end-recovery.ts";
import { finishRecovery } from "./finish-recovery.ts";
import { followRecovery } from "./follow-recovery.ts";
import { makeRecoveryCodes } from "./make-codes.ts";
import { isFragile, stageOf } from "./core/stages.ts";
import { startRecovery } from "./start-recovery.ts";
import { countMeans, findOpen, opensWithout, toRecovery } from "./store.ts";
import { useRecoveryCode } from "./use-code.ts";

export const recovery = createApp()
  .get(contract.readRecovery.path, async (c) => {
    const { env, userId, now, identity } = c.var.ctx;
    const { codesLeft, passkeys, passkey } = await countMeans(identity, userId);
    const otherWay = passkey === null || (await opensWithout(env, identity, userId, passkey));
    const open = await findOpen(identity, userId);
    return c.json({
      codesLeft,
      passkeys,
      fragile: isFragile({ passkeys, codesLeft, otherWay }),
      pending: open === null || stageOf(open, now) === "lapsed" ? null : toRecovery(open),
    });
  })
  .post(contract.makeRecoveryCodes.path, valid("json", contract.makeRecoveryCodes.body), async (c) =>
    c.json({ codes: await makeRecoveryCodes(c.var.ctx) }, 201),
  )
  .delete(contract.cancelRecovery.path, async (c) => {
    await cancelRecovery(c.var.ctx);
    return c.body(null, 204);
  })
  .post(
    contract.useRecoveryCode.path,
    ownPagesOnly,
    valid("json", contract.useRecoveryCode.body),
    async (c) => c.json(await useRecoveryCode(visitorOf(c), c.req.valid("json"))),
  )
  .post(contract.startRecovery.path, ownPagesOnly, valid("json", contract.startRecovery.body), async (c) => {
    await startRecovery(visitorOf(c), c.req.valid("json"));
    return c.json({ sent: "if_known" as const }, 202);
  })
  .post(contract.followRecovery.path, ownPagesOnly, valid("json", contract.followRecovery.body), async (c) =>
    c.json(await followRecovery(visitorOf(c), c.req.valid("json"))),
  )
  .post(contract.stopRecovery.path, ownPagesOnly, valid("json", contract.stopRecovery.body), async (c) => {
    await stopRecovery(visitorOf(c), c.req.valid("json"));
    return c.body(null, 204);
  })
  .post(
    contract.finishRecovery.path,
    ownPagesOnly,
    valid("json", contract.finishRecovery.body),
    async (c) => {
      const { user, tokens } = await finishRecovery(visitorOf(c), c.req.valid("json"));
      return c.json({ user, ...handOver(c, tokens) }, 201);
    },
  );
