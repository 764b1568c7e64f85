import type { TestProject } from "vitest/node";
import { startPwned } from "../vendors/pwned.ts";
import { startResend } from "../vendors/resend.ts";

/** The stand-ins of vendors that tests in workerd reach over this machine's loopback. */
export default async function vendors(project: TestProject): Promise<() => Promise<void>> {
  const [resend, pwned] = await Promise.all([startResend(), startPwned()]);
  project.provide("vendors", { resend: resend.origin, pwned: pwned.origin });
  return async () => void (await Promise.all([resend.stop(), pwned.stop()]));
}
