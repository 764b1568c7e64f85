import { expect } from "vitest";
import { readMailbox, type Mail } from "#shared/contracts/passwords.ts";
import { send } from "./harness.ts";

/** The mails to an address, newest first, from the development mailbox. */
export async function mailsTo(to: string): Promise<Mail[]> {
  const response = await send(`/mapi${readMailbox.path}?to=${encodeURIComponent(to)}`);
  return readMailbox.reply?.parse(await response.json()).items ?? [];
}

/** Waits for the `nth` mail of that subject to an address, and returns the newest. */
export async function mailTo(to: string, subject: RegExp, nth = 1): Promise<Mail> {
  const found = async () => (await mailsTo(to)).filter((mail) => subject.test(mail.subject));
  await expect.poll(async () => (await found()).length, { timeout: 5_000 }).toBe(nth);
  const [mail] = await found();
  if (mail === undefined) throw new Error(`nothing like ${subject} was mailed`);
  return mail;
}

/** The secret in a mail's link. */
export function tokenIn(mail: Mail): string {
  const token = /#token=([\w-]+)$/m.exec(mail.text)?.[1];
  if (token === undefined) throw new Error(`no link in "${mail.subject}"`);
  return token;
}

/** Waits for a mail and returns the secret in its link. */
export async function tokenTo(to: string, subject: RegExp, nth = 1): Promise<string> {
  return tokenIn(await mailTo(to, subject, nth));
}
