import { importTrades, type Import, type ImportDiff } from "#shared/contracts/imports.ts";
import { largestFile, tooLargeWords } from "#shared/largest-file.ts";
import { Problem } from "#shared/problem.ts";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type * as z from "zod";
import { client } from "../session/client.ts";

/** Above this size a multipart body would be refused, so the file itself is streamed as the body. */
const MULTIPART_LIMIT = 20 * 1024 * 1024;

export type Choice = {
  account: string;
  timeZone: string | null;
  times: "keep" | "correct";
  /** How a file that is not known is read: a mapping, or the id of a kept one. */
  mapped: { mapping: Mapping } | { template: string } | null;
};
export type Sent = { import: Import; diff: z.infer<typeof ImportDiff> | null };
type Sending = { dryRun: boolean; onProgress: (fraction: number) => void };

/** Sends a file to be compared (`dryRun`) or imported; one that is too large is refused before it is sent. */
export async function sendFile(file: File, choice: Choice, { dryRun, onProgress }: Sending): Promise<Sent> {
  const most = largestFile(location.hostname);
  if (file.size > most) throw new Problem("payload_too_large", tooLargeWords(most));
  const { mapped } = choice;
  const account = choice.account.trim();
  const answer = await client.upload(importTrades, {
    file,
    fileName: file.name,
    fields: {
      account: account === "" ? undefined : account,
      timeZone: choice.timeZone ?? undefined,
      times: choice.times === "correct" ? "correct" : undefined,
      mapping: mapped !== null && "mapping" in mapped ? JSON.stringify(mapped.mapping) : undefined,
      template: mapped !== null && "template" in mapped ? mapped.template : undefined,
      dryRun: dryRun ? "true" : undefined,
    },
    as: file.size > MULTIPART_LIMIT ? "raw" : "multipart",
    onProgress,
  });
  return { import: answer.import, diff: answer.diff ?? answer.import.diff };
}
