import * as contract from "#shared/contracts/devices.ts";
import { openIdentity } from "../../db/identity.ts";
import { clearCookies } from "../../http/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { ended } from "../ended.ts";
import { getLiveSession } from "../sessions/live-session.ts";
import { forgetDevice } from "./forget-device.ts";
import { renameDevice } from "./rename-device.ts";
import { listDevices, toDevice } from "./store.ts";

export const devices = createApp()
  .get(contract.listDevices.path, async (c) => {
    const { ctx } = c.var;
    const { device_id: current } = await getLiveSession(ctx);
    const rows = await listDevices(openIdentity(ctx.env, ctx.waitUntil), ctx.userId, ctx.now);
    return c.json({ items: rows.map((row) => toDevice(row, current)) });
  })
  .patch(
    contract.renameDevice.path,
    valid("param", contract.renameDevice.params),
    valid("json", contract.renameDevice.body),
    async (c) => {
      await getLiveSession(c.var.ctx);
      await renameDevice(c.var.ctx, c.req.valid("param").id, c.req.valid("json").name);
      return c.body(null, 204);
    },
  )
  .delete(contract.forgetDevice.path, valid("param", contract.forgetDevice.params), async (c) => {
    const { id } = c.req.valid("param");
    const { device_id: current } = await getLiveSession(c.var.ctx);
    const pending = await forgetDevice(c.var.ctx, id);
    if (id === current) clearCookies(c);
    return ended(c, pending);
  });
