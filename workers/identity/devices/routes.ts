import * as contract from "#shared/contracts/devices.ts";
import { clearCookies } from "../tokens/carrier.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { ended } from "../revocation/ended.ts";
import { getLiveSession } from "../sessions/live-session.ts";
import { forgetDevice } from "./forget-device.ts";
import { renameDevice } from "./rename-device.ts";
import { listDevices, toDevice, type DeviceRow } from "./store.ts";

export const devices = createApp()
  .get(contract.listDevices.path, valid("query", contract.listDevices.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const before = readIdCursor(cursor, "device");
    const { ctx } = c.var;
    const { device_id: current } = await getLiveSession(ctx);
    const { identity } = ctx;
    const rows = await listDevices(identity, ctx.userId, { now: ctx.now, before, limit: limit + 1 });
    const item = (row: DeviceRow) => toDevice(row, current);
    return c.json(pageOf(rows, limit, { item, keyOf: ({ id }) => [id] }));
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
