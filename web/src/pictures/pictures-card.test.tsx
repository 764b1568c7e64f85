import { afterEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { type Attachment, deleteAttachment } from "#shared/contracts/attachments.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { answerFrom } from "../session/transport.ts";
import { sendWithProgress } from "../session/send-with-progress.ts";
import { areForPage, givePictures } from "./picture-place.ts";
import { PicturesCard } from "./pictures-card.tsx";

const DAY = { day: "2026-03-08" };
const KEPT: Attachment = {
  id: "att_1",
  tradeId: null,
  ...DAY,
  fileName: "Entry.png",
  type: "image/png",
  size: 1200,
  width: 320,
  height: 200,
  sha256: "a".repeat(64),
  createdAt: "2026-03-08T15:00:00.000Z",
};
const OTHER = { ...KEPT, id: "att_2", fileName: "Exit.png" };

afterEach(() => answerFrom(sendWithProgress));

/** A PNG of 8 × 8 whose chunks are whole. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAAAAAADRFKqWAAAAA0lEQVQBAgNTNxetAAAAAElFTkSuQmCC";

function transferOf(...names: string[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const name of names)
    transfer.items.add(
      new File([Uint8Array.from(atob(PNG), (letter) => letter.charCodeAt(0))], name, { type: "image/png" }),
    );
  return transfer;
}

test("a pasted picture that cannot be sent is kept with its reason, and goes out under the same key", async () => {
  const keys: (string | null)[] = [];
  let isThere = false;
  answerFrom(async (_url, init, onProgress) => {
    keys.push(new Headers(init.headers).get("idempotency-key"));
    onProgress?.(0.5);
    return isThere
      ? Response.json(KEPT, { status: 201 })
      : Response.json(
          { code: "too_many", title: "There are as many as an account may have", status: 409 },
          {
            status: 409,
            headers: { "content-type": "application/problem+json" },
          },
        );
  });
  show(<PicturesCard subject={DAY} pictures={[]} />);
  await expect.element(page.getByText(/A screenshot of the chart says more/)).toBeVisible();
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transferOf("Chart.png") }));
  await expect.element(page.getByText(/kept on this page until you give it up/)).toBeVisible();
  await expect.element(page.getByRole("img", { name: "Preview of Chart.png" })).toBeVisible();
  isThere = true;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(page.getByRole("img", { name: "Preview of Chart.png" })).not.toBeInTheDocument();
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(2);
});

test("dropped pictures are for this page, and other files are not", async () => {
  const sent: string[] = [];
  answerFrom(async (url) => {
    sent.push(new URL(url).pathname);
    return Response.json(KEPT, { status: 201 });
  });
  show(<PicturesCard subject={DAY} pictures={[]} />);
  await expect.element(page.getByText(/A screenshot of the chart says more/)).toBeVisible();
  const dropped = transferOf("a.png", "b.png");
  expect(areForPage(dropped)).toBe(true);
  givePictures(dropped);
  await expect.poll(() => sent).toEqual(Array(2).fill("/api/v1/days/2026-03-08/attachments"));
  const file = new DataTransfer();
  file.items.add(new File(["a,b"], "fills.csv", { type: "text/csv" }));
  expect(areForPage(file)).toBe(false);
});

test("the lightbox leads from one picture to the next by keys, and asks before it removes one", async () => {
  answer(deleteAttachment, undefined);
  show(<PicturesCard subject={DAY} pictures={[KEPT, OTHER]} />);
  await page.getByRole("button", { name: "Open picture 1 of 2: Entry.png" }).click();
  await expect.element(page.getByRole("dialog", { name: "Entry.png" })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect.element(page.getByText(/2 of 2 · 320 × 200/)).toBeVisible();
  await userEvent.keyboard("{ArrowLeft}");
  await expect.element(page.getByRole("dialog", { name: "Entry.png" })).toBeVisible();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  expect(asked).toEqual([]);
  await page.getByRole("button", { name: "Remove it for good" }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(asked).toMatchObject([{ method: "DELETE", path: "/attachments/att_1" }]);
});
