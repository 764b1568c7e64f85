import { randomBytes } from "node:crypto";
import { inspect, LIMIT_MB, megabytes, total } from "./isolate.ts";
import { newPerson, type Person } from "./people.ts";
import { startWorld, type World } from "./world.ts";

// How much memory of the isolate do two imports of 25 MB take that arrive at once, as forms without a length?
// `node scripts/run.mjs bench/heap.ts`

const FILE_BYTES = 25_000_000 - 1000;
const PIECE_BYTES = 64 * 1024;

const world = await startWorld({ isInspected: true });
let holds = false;
try {
  const people = [await newPerson(world), await newPerson(world)];
  const isolate = await inspect(world);
  await isolate.collect();
  const before = total(await isolate.use());
  let most = { ...(await isolate.use()) };
  let samples = 0;
  const running = new Set(people);
  const uploads = Promise.all(
    people.map((person) => upload(world, person).finally(() => running.delete(person))),
  );
  while (running.size > 0) {
    const now = await isolate.use();
    samples += 1;
    if (total(now) > total(most)) most = now;
  }
  const statuses = await uploads;
  isolate.close();
  holds = total(most) < LIMIT_MB && statuses.every((status) => status === 202);
  process.stdout.write(
    `two forms of ${FILE_BYTES} bytes at once, without Content-Length: answered ${statuses.join(" and ")}\n` +
      `before ${before.toFixed(1)} MB; at most ${total(most).toFixed(1)} MB (heap ${megabytes(most.usedSize)}, embedder ` +
      `${megabytes(most.embedderHeapUsedSize)}, buffers ${megabytes(most.backingStorageSize)}) in ${samples} samples; ` +
      `${holds ? "holds" : "MISSED"} < ${LIMIT_MB} MB\n`,
  );
} finally {
  await world.stop();
}
process.exit(holds ? 0 : 1);

/** Sends a form in pieces, with a file of lines that are no rows; returns the status of the answer. */
async function upload({ tidemark }: World, person: Person): Promise<number> {
  const boundary = `boundary${randomBytes(8).toString("hex")}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="large.csv"\r\ncontent-type: text/csv\r\n\r\n`;
  const columns = "executed_at,account,symbol,side,quantity,price,fee,currency\n";
  const line = `2026-03-02T14:00:00Z,Main,${person.id.slice(-8)},buy,1,100,1,USD\n`;
  const lines = Buffer.from(line.repeat(Math.ceil(PIECE_BYTES / line.length)));
  let left = FILE_BYTES - columns.length;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head + columns);
    for (; left > 0; left -= lines.length) yield lines.subarray(0, left);
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  const init = {
    method: "POST",
    headers: {
      authorization: person.bearer,
      "idempotency-key": crypto.randomUUID(),
      "content-type": `multipart/form-data; boundary=${boundary}`,
    },
    body: streamOf(pieces()),
    duplex: "half",
  };
  const response = await fetch(new URL("/mapi/trades/import", tidemark), init);
  const text = await response.text();
  if (response.status !== 202) process.stdout.write(`${text}\n`);
  return response.status;
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}
