import type { Transport } from "#shared/client/client.ts";
import { sendWithProgress } from "./send-with-progress.ts";

let current = sendWithProgress;

/** Sends by the transport of this document. */
export const transport: Transport = (url, init, onProgress) => current(url, init, onProgress);

/** Has every call of this document answered from elsewhere than the API. */
export function answerFrom(source: Transport): void {
  current = source;
}
