import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { outdate } from "./outdate.ts";

const KEY = ["figures"];
const clients: QueryClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.clear();
});

/** A query whose answers the test gives by hand, one for each read. */
function query() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  clients.push(client);
  const reads: PromiseWithResolvers<string>[] = [];
  const options = {
    queryKey: KEY,
    queryFn: () => {
      const read = Promise.withResolvers<string>();
      reads.push(read);
      return read.promise;
    },
  };
  return { client, options, reads, shown: () => client.getQueryData(KEY) };
}

test("a first answer on its way is read again, because the server may have read it before the change", async () => {
  const { client, options, reads, shown } = query();
  new QueryObserver(client, options).subscribe(() => undefined);
  const done = outdate(client, KEY);
  void outdate(client, KEY);
  reads[0]?.resolve("before");
  await expect.poll(() => reads.length).toBe(2);
  expect(shown()).toBe("before");
  reads[1]?.resolve("after");
  await done;
  expect([shown(), reads.length]).toEqual(["after", 2]);
});

test("an answer on its way that failed is read again", async () => {
  const { client, options, reads, shown } = query();
  new QueryObserver(client, options).subscribe(() => undefined);
  const done = outdate(client);
  reads[0]?.reject(new Error("the server stopped"));
  await expect.poll(() => reads.length).toBe(2);
  reads[1]?.resolve("after");
  await done;
  expect(shown()).toBe("after");
});

test("an answer on its way that no page shows is read again by the page that shows it", async () => {
  const { client, options, reads } = query();
  const early = client.query(options);
  const done = outdate(client, KEY);
  reads[0]?.resolve("before");
  await Promise.all([early, done]);
  expect(reads).toHaveLength(1);
  new QueryObserver(client, options).subscribe(() => undefined);
  expect(reads).toHaveLength(2);
});

test("a shown answer is read again at once, and once", async () => {
  const { client, options, reads, shown } = query();
  new QueryObserver(client, options).subscribe(() => undefined);
  reads[0]?.resolve("before");
  await expect.poll(shown).toBe("before");
  const done = outdate(client, KEY);
  expect(reads).toHaveLength(2);
  reads[1]?.resolve("after");
  await done;
  expect([shown(), reads.length]).toEqual(["after", 2]);
});
