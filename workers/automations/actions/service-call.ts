import { faultOfJson, type Json, storableText } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import { readWhole } from "../../http/body/read-whole.ts";
import { type Vendor, vendorOrigin } from "../../settings/vendors.ts";
import { ActionFailure } from "./action.ts";

const MOST_BYTES = 1_000_000;
const MOST_SHOWN = 2_000;

/** A request to a service whose host we know. */
export type ServiceRequest = {
  vendor: Vendor;
  path: string;
  method?: "GET" | "POST" | "PUT";
  headers?: Record<string, string>;
  /** Sent as JSON, or as a form where it is `URLSearchParams`. */
  body?: Json | URLSearchParams;
  timeoutMs: number;
};
export type ServiceAnswer = { status: number; headers: Headers; body: Json };

/**
 * Calls a service within a deadline and a size, without following redirects. Throws an `ActionFailure` for
 * any answer but a success; 408, 429, 5xx and silence can pass.
 */
export async function callService(env: Env, request: ServiceRequest): Promise<ServiceAnswer> {
  const { vendor, path, method = "POST", headers = {}, body, timeoutMs } = request;
  const url = new URL(path, originOf(env, vendor));
  const isForm = body instanceof URLSearchParams;
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json; charset=utf-8";
  let answer: ServiceAnswer;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        "user-agent": "Tidemark",
        ...(body === undefined ? {} : { "content-type": type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body.toString() : JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = { status: response.status, headers: response.headers, body: await readAnswer(response) };
  } catch (error) {
    if (error instanceof ActionFailure) throw error;
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    throw isLate
      ? new ActionFailure("timeout", `${vendor} did not answer in time.`, { canPass: true, cause: error })
      : new ActionFailure("unanswered", `${vendor} cannot be reached.`, { canPass: true, cause: error });
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw failureOf(vendor, answer);
}

function originOf(env: Env, vendor: Vendor): string {
  try {
    return vendorOrigin(env, vendor);
  } catch (error) {
    if (error instanceof Problem) throw new ActionFailure("not_ready", error.message, { cause: error });
    throw error;
  }
}

async function readAnswer(response: Response): Promise<Json> {
  return readJson(new TextDecoder().decode(await readWhole(response, { most: MOST_BYTES, refusal })));
}

function refusal(): ActionFailure {
  return new ActionFailure("answer_too_large", "The answer is larger than 1 MB.");
}

/** The JSON of a text, or the text itself, as far as a database keeps it. */
export function readJson(text: string): Json {
  if (text === "") return null;
  try {
    const value: Json = JSON.parse(text);
    return faultOfJson(value, MOST_BYTES) === null ? value : storableText(text);
  } catch {
    return storableText(text);
  }
}

/** The failure that an answer stands for. */
export function failureOf(name: string, { status, headers, body }: ServiceAnswer): ActionFailure {
  const output = shown(body);
  if (status === 401 || status === 403)
    return new ActionFailure("credentials_refused", `${name} refused the credentials (${status}).`, {
      output,
    });
  const said = Number(headers.get("retry-after"));
  const retryAfterSeconds = Number.isFinite(said) && said > 0 ? Math.min(said, 3_600) : undefined;
  const canPass = status === 408 || status === 425 || status === 429 || status >= 500;
  return new ActionFailure("http_status", `${name} answered ${status}.`, {
    canPass,
    output,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** The start of an answer, short enough for an error. */
function shown(body: Json): Json {
  const whole = typeof body === "string" ? body : JSON.stringify(body);
  return whole.length <= MOST_SHOWN ? body : whole.slice(0, MOST_SHOWN);
}
