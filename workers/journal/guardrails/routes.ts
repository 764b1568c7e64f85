import * as contract from "#shared/contracts/guardrails.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { reply, serve } from "../../http/serve/serve.ts";
import { changeGuardrail } from "./change-guardrail.ts";
import { createGuardrail } from "./create-guardrail.ts";
import { toGuardrail } from "./guardrail-row.ts";
import { proposeGuardrail } from "./proposal/propose-guardrail.ts";
import { removeGuardrail } from "./remove-guardrail.ts";
import { hasGuardrail, listGuardrails } from "./store.ts";
import { findOwnerZone } from "./owner-zone.ts";
import { tradingDays } from "./core/trading-day.ts";
import { listTrips } from "./trip-store.ts";

export const guardrails = [
  serve(contract.listGuardrails, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId, now } = c.var.ctx;
    const after = readIdCursor(cursor, "guardrail");
    const rows = await listGuardrails(ledger.read, userId, { after, limit, now });
    const found = pageOf(rows, limit, { item: (row) => toGuardrail(row, now), keyOf: ({ id }) => [id] });
    return { ...found, items: found.items.filter((each) => each !== null) };
  }),
  serve(contract.createGuardrail, (c, { body }) => createGuardrail(c.var.ctx, body)),
  serve(contract.proposeGuardrail, (c, { body }) => proposeGuardrail(c.var.ctx, body)),
  serve(contract.changeGuardrail, async (c, { params: { id }, body: change }) => {
    const changed = await changeGuardrail(c.var.ctx, { id, change, precondition: preconditionOf(c) });
    c.header("etag", etagOf(changed.version));
    return changed;
  }),
  serve(contract.deleteGuardrail, async (c, { params }) => {
    const waiting = await removeGuardrail(c.var.ctx, params.id);
    return waiting === null ? reply(204, null) : reply(202, waiting);
  }),
  serve(contract.listGuardrailTrips, async (c, { params: { id }, query: { cursor, limit } }) => {
    const { ledger, userId, now } = c.var.ctx;
    const before = readIdCursor(cursor, "guardrailTrip");
    if (!(await hasGuardrail(ledger.read, userId, id))) throw new Problem("not_found");
    const { date: today } = tradingDays(await findOwnerZone(ledger.read, userId))(now);
    const rows = await listTrips(ledger.read, userId, { guardrailId: id, today, before, limit });
    return pageOf(rows, limit, { item: (row) => row, keyOf: (row) => [row.id] });
  }),
];
