import { useInfiniteQuery } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { listApiKeys } from "#shared/contracts/api-keys.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { call } from "../session/client.ts";
import { MoreButton } from "./more-button.tsx";

const KEY = {
  id: "key_1",
  prefix: "tm_live_abc",
  scopes: ["journal:read" as const],
  createdAt: "2026-11-20T00:00:00.000Z",
  expiresAt: "2027-02-18T00:00:00.000Z",
  lastUsedAt: null,
  replacedBy: null,
};
const keys = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...KEY, id: `key_${from + at}`, name: `Key ${from + at}` }));

function Keys() {
  const list = useInfiniteQuery({
    queryKey: ["keys"],
    queryFn: ({ pageParam }) =>
      call(listApiKeys, { query: { limit: 2, ...(pageParam === "" ? {} : { cursor: pageParam }) } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor,
  });
  return (
    <>
      <ul>
        {list.data?.pages.flatMap(({ items }) => items.map(({ id, name }) => <li key={id}>{name}</li>))}
      </ul>
      <MoreButton asked={list}>Show more keys</MoreButton>
    </>
  );
}

const more = page.getByRole("button", { name: "Show more keys" });
const shown = () =>
  page
    .getByRole("listitem")
    .elements()
    .map(({ textContent }) => textContent);

test("fetches the next page by its cursor, and moves the focus to the end of the list", async () => {
  answer(listApiKeys, ({ query }) =>
    query["cursor"] === undefined
      ? { items: keys(1, 2), nextCursor: "after-2" }
      : { items: keys(3, 1), nextCursor: null },
  );
  show(<Keys />);
  await more.click();
  await expect.poll(shown).toEqual(["Key 1", "Key 2", "Key 3"]);
  expect(asked.map(({ query }) => query)).toEqual([{ limit: "2" }, { limit: "2", cursor: "after-2" }]);
  await expect.element(page.getByText("These are all of them.")).toHaveFocus();
  await expect.element(more).not.toBeInTheDocument();
});

test("asks once while a page is on its way", async () => {
  const arrived = Promise.withResolvers<void>();
  answer(listApiKeys, async ({ query }) => {
    if (query["cursor"] === undefined) return { items: keys(1, 2), nextCursor: "after-2" };
    await arrived.promise;
    return { items: keys(3, 2), nextCursor: "after-4" };
  });
  show(<Keys />);
  await more.click();
  const waiting = page.getByRole("button", { name: "Loading…" });
  await expect.element(waiting).toHaveAttribute("aria-disabled", "true");
  await waiting.click({ force: true });
  arrived.resolve();
  await expect.poll(shown).toEqual(["Key 1", "Key 2", "Key 3", "Key 4"]);
  expect(asked).toHaveLength(2);
});

test("a list of one page has no button and no line about its end", async () => {
  answer(listApiKeys, { items: keys(1, 1), nextCursor: null });
  show(<Keys />);
  await expect.element(page.getByText("Key 1")).toBeVisible();
  await expect.element(more).not.toBeInTheDocument();
  await expect.element(page.getByText("These are all of them.")).not.toBeInTheDocument();
});
