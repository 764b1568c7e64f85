import * as z from "zod";

/**
 * The user's id while a session is open. It saves a visitor without a session the request that could only
 * answer 401.
 */
const SIGNED_IN = "tidemark.signed-in";
/** Outlives a sign-out and names nobody: an account was used in this browser. */
const KNOWN = "tidemark.known";
/** Set after a sign-out: the page then offers no passkey until the user asks for one. */
const JUST_LEFT = "tidemark.just-left";
/** Set when a session ends under an open page, so that the sign-in page tells the user so. */
const ENDED = "tidemark.ended";

const Ending = z.object({
  /** `other-tab`: the user signed out in another tab of this browser. */
  how: z.enum(["ended", "other-tab"]),
  /** The user whose page it was; null when this tab does not know. */
  userId: z.string().nullable(),
});
export type Ending = z.infer<typeof Ending>;

/** Marks this browser as signed in; `userId` is null while only the cookies are known. */
export function markSignedIn(userId: string | null): void {
  localStorage.setItem(SIGNED_IN, userId ?? "unknown");
  localStorage.setItem(KNOWN, "1");
  sessionStorage.removeItem(ENDED);
}

export function markSignedOut(): void {
  localStorage.removeItem(SIGNED_IN);
}

export function mayBeSignedIn(): boolean {
  return localStorage.getItem(SIGNED_IN) !== null;
}

/** The id of the user whose session is open in this browser, where it is known. */
export function markedUser(): string | null {
  const marked = localStorage.getItem(SIGNED_IN);
  return marked === "unknown" ? null : marked;
}

/** True in a browser where an account was used before, also after its sign-out. */
export function wasHereBefore(): boolean {
  return localStorage.getItem(KNOWN) !== null;
}

export function markJustLeft(): void {
  sessionStorage.setItem(JUST_LEFT, "1");
}

/** True once after a sign-out in this browser. */
export function hasJustLeft(): boolean {
  const left = sessionStorage.getItem(JUST_LEFT) !== null;
  sessionStorage.removeItem(JUST_LEFT);
  return left;
}

export function markEnded(ending: Ending): void {
  sessionStorage.setItem(ENDED, JSON.stringify(ending));
  if (ending.how === "other-tab") markJustLeft();
}

/** How the session ended that this tab showed, until the user signs in; null when none did. */
export function lastEnding(): Ending | null {
  try {
    return Ending.safeParse(JSON.parse(sessionStorage.getItem(ENDED) ?? "null")).data ?? null;
  } catch {
    return null; // The stored text is not ours.
  }
}
