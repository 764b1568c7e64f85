import * as contract from "#shared/contracts/devices.ts";
import { clearCookies } from "../tokens/carrier.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { ended } from "../revocation/ended.ts";
import { getLiveSession } from "../sessions/live-session.ts";
import { forgetDevice } from "./forget-device.ts";
import { renameDevice } from "./rename-device.ts";
import { listDevices, toDevice, type DeviceRow } from "./store.ts";

export const devices = [
  serve(contract.listDevices, async (c, { query: { cursor, limit } }) => {
    const before = readIdCursor(cursor, "device");
    const { ctx } = c.var;
    const { device_id: current } = await getLiveSession(ctx);
    const { identity } = ctx;
    const rows = await listDevices(identity, ctx.userId, { now: ctx.now, before, limit: limit + 1 });
    const item = (row: DeviceRow) => toDevice(row, current);
    return pageOf(rows, limit, { item, keyOf: ({ id }) => [id] });
  }),
  serve(contract.renameDevice, async (c, { params, body }) => {
    await getLiveSession(c.var.ctx);
    await renameDevice(c.var.ctx, params.id, body.name);
  }),
  serve(contract.forgetDevice, async (c, { params: { id } }) => {
    const { device_id: current } = await getLiveSession(c.var.ctx);
    const pending = await forgetDevice(c.var.ctx, id);
    if (id === current) clearCookies(c);
    return ended(pending);
  }),
];
