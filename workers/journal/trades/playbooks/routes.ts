import * as adherence from "#shared/contracts/adherence.ts";
import * as contract from "#shared/contracts/playbooks.ts";
import { pageOf } from "../../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { replied } from "../bulk/replied.ts";
import { takeWord } from "../bulk/take-word.ts";
import { assessAdherence } from "../core/adherence.ts";
import { listWords, type ListedWord } from "../names/list-words.ts";
import { sumAnswers, sumMissed } from "./adherence-store.ts";
import { changeSetup } from "./change-setup.ts";
import { createSetup } from "./create-setup.ts";
import { readChecklist } from "./read-checklist.ts";
import { readPlaybook } from "./read-playbook.ts";

const item = ({ folded: _folded, ...row }: ListedWord) => row;
const keyOf = ({ folded }: ListedWord) => [folded];

export const playbooks = [
  serve(contract.listSetups, async (c, { query }) =>
    pageOf(await listWords(c.var.ctx, "setup", query), query.limit, { item, keyOf }),
  ),
  serve(contract.createSetup, async (c, { body }) => {
    const playbook = await createSetup(c.var.ctx, body);
    c.header("etag", etagOf(playbook.version));
    return playbook;
  }),
  serve(contract.readSetup, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const playbook = await readPlaybook(ledger.read, userId, id);
    c.header("etag", etagOf(playbook.version));
    return playbook;
  }),
  serve(contract.changeSetup, async (c, { params: { id }, body: change }) => {
    const precondition = preconditionOf(c);
    const playbook = await changeSetup(c.var.ctx, { id, change, precondition });
    c.header("etag", etagOf(playbook.version));
    return playbook;
  }),
  serve(contract.mergeSetup, async (c, { params: { id }, body: { into } }) =>
    replied(await takeWord(c.var.ctx, { kind: "setup", id, into })),
  ),
  serve(contract.removeSetup, async (c, { params: { id } }) =>
    replied(await takeWord(c.var.ctx, { kind: "setup", id, into: null })),
  ),
  serve(contract.readChecklist, (c, { params: { id } }) => readChecklist(c.var.ctx, id)),
  serve(adherence.getAdherence, async (c, { params: { id }, query }) => {
    const { ledger, userId } = c.var.ctx;
    const { rules } = await readPlaybook(ledger.read, userId, id);
    const [sums, missed] = await Promise.all([
      sumAnswers(ledger, userId, { ...query, setupId: id }),
      sumMissed(ledger, userId, id),
    ]);
    return { setupId: id, lotMethod: query.lotMethod, ...assessAdherence({ rules, sums, missed }) };
  }),
];
