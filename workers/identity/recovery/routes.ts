import * as contract from "#shared/contracts/recovery.ts";
import { handOver } from "../tokens/carrier.ts";
import { serve } from "../../http/serve/serve.ts";
import { fromOwnPages } from "../own-pages.ts";
import { visitorOf } from "../visitor.ts";
import { cancelRecovery, stopRecovery } from "./end-recovery.ts";
import { finishRecovery } from "./finish-recovery.ts";
import { followRecovery } from "./follow-recovery.ts";
import { makeRecoveryCodes } from "./make-codes.ts";
import { isFragile, stageOf } from "./core/stages.ts";
import { startRecovery } from "./start-recovery.ts";
import { countMeans, findOpen, opensWithout, toRecovery } from "./store.ts";
import { useRecoveryCode } from "./use-code.ts";

export const recovery = [
  serve(contract.readRecovery, async (c) => {
    const { env, userId, now, identity } = c.var.ctx;
    const { codesLeft, passkeys, passkey } = await countMeans(identity, userId);
    const otherWay = passkey === null || (await opensWithout(env, identity, userId, passkey));
    const open = await findOpen(identity, userId);
    return {
      codesLeft,
      passkeys,
      fragile: isFragile({ passkeys, codesLeft, otherWay }),
      pending: open === null || stageOf(open, now) === "lapsed" ? null : toRecovery(open),
    };
  }),
  serve(contract.makeRecoveryCodes, async (c) => ({ codes: await makeRecoveryCodes(c.var.ctx) })),
  serve(contract.cancelRecovery, (c) => cancelRecovery(c.var.ctx)),
  fromOwnPages(serve(contract.useRecoveryCode, (c, { body }) => useRecoveryCode(visitorOf(c), body))),
  fromOwnPages(
    serve(contract.startRecovery, async (c, { body }) => {
      await startRecovery(visitorOf(c), body);
      return { sent: "if_known" as const };
    }),
  ),
  fromOwnPages(serve(contract.followRecovery, (c, { body }) => followRecovery(visitorOf(c), body))),
  fromOwnPages(serve(contract.stopRecovery, (c, { body }) => stopRecovery(visitorOf(c), body))),
  fromOwnPages(
    serve(contract.finishRecovery, async (c, { body }) => {
      const { user, tokens } = await finishRecovery(visitorOf(c), body);
      return { user, ...handOver(c, tokens) };
    }),
  ),
];
