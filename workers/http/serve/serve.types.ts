import * as z from "zod";
import { endpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import { reply, serve } from "./serve.ts";

// Nothing here runs. Each line under an `@ts-expect-error` must fail to compile: `npm run check` fails when it does not.

const it = { summary: "", tag: "", method: "POST", path: "/it" } as const;
const Item = z.object({ id: z.string(), at: z.string() });
const list = endpoint({ ...it, name: "list", reply: z.object({ items: z.array(Item) }) });
const rename = endpoint({
  ...it,
  name: "rename",
  params: z.object({ id: z.string() }),
  body: z.object({ name: z.string() }),
});
const end = endpoint({ ...it, name: "end", replies: { 204: null, 202: z.object({ pending: z.string() }) } });
const picture = endpoint({ ...it, name: "picture", replyKind: "image" });
const events = endpoint({ ...it, name: "events", replyKind: "json-or-stream", reply: Item });
const upload = endpoint({ ...it, name: "upload", bodyKind: "upload", query: Item, reply: Item });
const item = { id: "1", at: "2" };
const use = (value: unknown) => String(value);

export const compiles = [
  serve(list, () => ({ items: [item] })),
  serve(list, async () => new Problem("not_found")),
  serve(rename, async (_, { params, body }) => void use(params.id + body.name)),
  serve(end, () => reply(204, null)),
  serve(end, async () => reply(202, { pending: "ledger" })),
  serve(picture, () => new Response()),
  serve(events, () => new Response()),
  serve(events, () => item),
  serve(upload, {
    before: async () => 1,
    handler: (_c, _given, before) => ({ ...item, at: before.toFixed() }),
  }),
];

// @ts-expect-error -- a reply of another name
serve(list, () => ({ itemz: [item] }));
// @ts-expect-error -- a field of the reply is missing
serve(list, async () => ({ items: [{ id: "1" }] }));
// @ts-expect-error -- a field of the reply has another type
serve(list, () => ({ items: [{ id: 1, at: "2" }] }));
// @ts-expect-error -- no reply where the contract has one
serve(list, async () => undefined);
// @ts-expect-error -- a Response of its own where the contract replies in JSON
serve(list, () => new Response());
// @ts-expect-error -- a reply where the contract has none
serve(rename, () => item);
// @ts-expect-error -- a body without a schema
serve(list, (_, { body }) => ({ items: [{ id: use(body), at: "" }] }));
// @ts-expect-error -- a query without a schema
serve(rename, async (_, { query }) => void use(query));
// @ts-expect-error -- a parameter that the path does not have
serve(rename, async (_, { params }) => void use(params.name));
// @ts-expect-error -- a field that the body does not have
serve(rename, async (_, { body }) => void use(body.title));
// @ts-expect-error -- the query of an upload, which its reader reads
serve(upload, (_, { query }) => query);
// @ts-expect-error -- a body with a status that has none
serve(end, () => reply(204, { pending: "ledger" }));
// @ts-expect-error -- a status that the contract does not name
serve(end, () => reply(200, null));
// @ts-expect-error -- no status where the contract has several
serve(end, () => ({ pending: "ledger" }));
// @ts-expect-error -- JSON where the contract replies with a picture
serve(picture, () => item);
// @ts-expect-error -- the step ahead gives a number
serve(upload, { before: async () => 1, handler: (_c, _given, before) => ({ ...item, at: before }) });
