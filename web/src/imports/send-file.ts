import { importTrades, type Import, type ImportDiff } from "#shared/contracts/imports.ts";
import type { z } from "zod";
import { call } from "../session/client.ts";

/** Above this a multipart body would be refused; the file itself is sent as the body and streamed. */
const MULTIPART_LIMIT = 20 * 1024 * 1024;

export type Choice = { account: string; timeZone: string | null };
export type Sent = { import: Import; diff: z.infer<typeof ImportDiff> | null };

/** Sends a file to be compared (`dryRun`) or imported. */
export async function sendFile(file: File, choice: Choice, dryRun: boolean): Promise<Sent> {
  const fields = {
    ...(choice.account.trim() === "" ? {} : { account: choice.account.trim() }),
    ...(choice.timeZone === null ? {} : { timeZone: choice.timeZone }),
    ...(dryRun ? { dryRun: true } : {}),
  };
  const answer =
    file.size > MULTIPART_LIMIT
      ? await call(importTrades, { query: { ...fields, fileName: file.name }, body: file })
      : await call(importTrades, { body: formOf(file, fields) });
  return { import: answer.import, diff: answer.diff ?? answer.import.diff };
}

function formOf(file: File, fields: Record<string, string | boolean>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  form.set("file", file);
  return form;
}
