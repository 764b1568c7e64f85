import type { SignInMethod } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { countSignUp } from "./count.ts";

/** Runs one call of a sign-up and counts its refusal. */
export async function signingUp<T>(
  visitor: Visitor,
  method: SignInMethod,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Problem) countSignUp(visitor, "failed", method);
    throw error;
  }
}
