import type { TestProject } from "vitest/node";
import { startResend } from "../vendors/resend.ts";

/** The stand-ins of vendors that tests in workerd reach over this machine's loopback. */
export default async function vendors(project: TestProject): Promise<() => Promise<void>> {
  const resend = await startResend();
  project.provide("vendors", { resend: resend.origin });
  return () => resend.stop();
}
