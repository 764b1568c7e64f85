import type { Question } from "../session/ask-to-confirm.ts";
import type { Begun } from "./confirmation.ts";

export type WayProps = { fresh: () => Promise<Begun>; answer: Question["answer"] };
