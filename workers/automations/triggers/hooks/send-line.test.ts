import { expect, test } from "vitest";
import { SendLine } from "./send-line.ts";

/** A queue whose sends end when the test says so. */
function scriptedQueue() {
  const sent: { messages: number[]; end(failure?: Error): void }[] = [];
  const kept: Promise<unknown>[] = [];
  const sending = {
    send: (messages: readonly number[]) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const end = (failure?: Error) => (failure === undefined ? resolve() : reject(failure));
      sent.push({ messages: [...messages], end });
      return promise;
    },
    waitUntil: (work: Promise<unknown>) => void kept.push(work),
  };
  return { sent, kept, sending };
}

test("messages that come while one is on its way leave together, and each hears of its own batch", async () => {
  const line = new SendLine<number>();
  const { sent, kept, sending } = scriptedQueue();
  const heard = [0, 1, 2, 3].map((n) => line.send(n, n === 3 ? 59_999 : 10, sending));
  expect(sent.map(({ messages }) => messages)).toEqual([[0]]);
  sent[0]?.end();
  await heard[0];
  await expect.poll(() => sent.length).toBe(2);
  // The last one is too large to leave with two others.
  expect(sent[1]?.messages).toEqual([1, 2]);
  sent[1]?.end(new Error("the queue is away"));
  expect((await Promise.allSettled(heard.slice(1, 3))).map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
  ]);
  await expect.poll(() => sent.length).toBe(3);
  sent[2]?.end();
  await heard[3];
  const next = line.send(4, 10, sending);
  expect(sent[3]?.messages).toEqual([4]);
  sent[3]?.end();
  await next;
  const many = Array.from({ length: 252 }, (_, n) => line.send(n, 1, sending));
  for (let n = 4; n <= 7; n++) {
    await expect.poll(() => sent.length).toBe(n + 1);
    sent[n]?.end();
  }
  await Promise.all(many);
  expect(sent.slice(4).map(({ messages }) => messages.length)).toEqual([1, 100, 100, 51]);
  expect(kept).toHaveLength(sent.length);
});

test("a message whose sender was cut off is sent by its own request, and so are those behind it", async () => {
  const line = new SendLine<number>(20);
  const { sent, sending } = scriptedQueue();
  void line.send(0, 10, sending);
  const waiting = line.send(1, 10, sending);
  await expect.poll(() => sent.length).toBe(2);
  const late = line.send(2, 10, sending);
  await expect.poll(() => sent.length).toBe(3);
  expect(sent.map(({ messages }) => messages)).toEqual([[0], [1], [2]]);
  for (const { end } of sent) end();
  await Promise.all([waiting, late]);
});
