import type * as z from "zod";
import { type Client, createClient } from "#shared/client/client.ts";
import { register } from "#shared/contracts/auth.ts";
import { type Import, getImport, importTrades } from "#shared/contracts/imports.ts";
import { listEvents, type StreamEvent } from "#shared/contracts/stream.ts";
import type { Endpoint } from "#shared/endpoint.ts";
import { newId } from "#shared/ids.ts";

/** A device without a browser: the client library under `/mapi`, with its own user. */
export async function newDevice(origin: string): Promise<Client> {
  const client = createClient({ baseUrl: `${origin}/mapi`, carrier: "bearer" });
  const email = `${newId("user").toLowerCase()}@example.com`;
  await client.call(register, { body: { email, password: "correct horse battery staple" } });
  return client;
}

/** Sends a file as a raw body. */
export async function send(device: Client, fileName: string, text: string): Promise<Import> {
  const file = new Blob([text], { type: "text/csv" });
  return (await device.upload(importTrades, { file, fileName, as: "raw" })).import;
}

export function findImport(device: Client, id: string): Promise<Import> {
  return device.call(getImport, { params: { id } });
}

/** The user's whole log up to its current head. */
export async function readLog(device: Pick<Client, "call">): Promise<StreamEvent[]> {
  const log: StreamEvent[] = [];
  for (let since: string | undefined; ;) {
    const page = await device.call(listEvents, { query: { limit: 1000, ...(since ? { since } : {}) } });
    log.push(...page.events);
    since = page.cursor;
    if (page.cursor === page.head) return log;
  }
}

type Paged<Item> = Endpoint<
  z.ZodType,
  z.ZodType<unknown, { cursor?: string | undefined; limit?: unknown }>,
  z.ZodType,
  z.ZodType<{ items: Item[]; nextCursor: string | null }>
>;

/** Every item of a list, read page by page. */
export async function everyPage<Item>(device: Client, list: Paged<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await device.call(list, {
      query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
