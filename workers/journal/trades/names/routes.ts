import * as contract from "#shared/contracts/tags.ts";
import { pageOf } from "../../../http/cursor.ts";
import { serve } from "../../../http/serve/serve.ts";
import { replied } from "../bulk/replied.ts";
import { takeWord } from "../bulk/take-word.ts";
import { listWords, type ListedWord } from "./list-words.ts";
import { renameTag } from "./rename-tag.ts";

const item = ({ id, name, createdAt, figures }: ListedWord) => ({ id, name, createdAt, figures });
const keyOf = ({ folded }: ListedWord) => [folded];

export const tags = [
  serve(contract.listTags, async (c, { query }) =>
    pageOf(await listWords(c.var.ctx, "tag", query), query.limit, { item, keyOf }),
  ),
  serve(contract.renameTag, (c, { params: { id }, body: { name } }) => renameTag(c.var.ctx, id, name)),
  serve(contract.mergeTag, async (c, { params: { id }, body: { into } }) =>
    replied(await takeWord(c.var.ctx, { kind: "tag", id, into })),
  ),
  serve(contract.removeTag, async (c, { params: { id } }) =>
    replied(await takeWord(c.var.ctx, { kind: "tag", id, into: null })),
  ),
];
