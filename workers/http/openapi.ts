import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import * as z from "zod";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { UnreadFile } from "#shared/unread-file.ts";
import type { AnyEndpoint, ReplyKind, SuccessStatus } from "#shared/endpoint.ts";
import { problemPath, PROBLEMS, type ProblemCode } from "#shared/problem.ts";
import { createApp } from "./factory.ts";
import { isOffered } from "./gatekeeper.ts";
import { limitedByAddress } from "./limits/rate-limit.ts";

let cached: { policy: string; document: object } | null = null;

/**
 * The API document and the way to its page. The first request builds them, because building them at start-up
 * would slow every cold start.
 */
export const apiDocument = createApp()
  .get("/api/v1/openapi.json", limitedByAddress, (c) => {
    const { SIGN_IN_METHODS, EMAIL_SENDER, PUBLIC_ORIGIN } = c.env;
    const policy = [SIGN_IN_METHODS, EMAIL_SENDER, PUBLIC_ORIGIN].join("\n");
    if (cached?.policy !== policy) {
      cached = {
        policy,
        document: describe(ENDPOINTS.filter((each) => isOffered(each, c.env))),
      };
    }
    return c.json(cached.document, 200, { "cache-control": "public, max-age=60" });
  })
  .get("/api/v1/docs", limitedByAddress, (c) => c.redirect("/api-docs/"));

const ProblemDocument = z
  .object({
    type: z.string(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    title: z.string(),
    status: z.int(),
    retry: z.enum(["never", "later", "after_change"]),
    detail: z.string().optional(),
    requestId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    file: UnreadFile.optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem document" });

function describe(endpoints: readonly AnyEndpoint[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const each of endpoints) {
    const path = each.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [each.method.toLowerCase()]: operation(each) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Tidemark",
      version: "1",
      description:
        "A trading journal and coach. A body with a field that its schema does not name is refused.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [
      { url: "/api/v1" },
      {
        url: "/mapi",
        description:
          "For native clients: tokens in the body, never a cookie, Idempotency-Key required on writes",
      },
    ],
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-tidemark_access" },
      },
    },
    paths,
  });
}

function operation(each: AnyEndpoint): ZodOpenApiOperationObject {
  const codes = new Set<ProblemCode>([...each.errors, "invalid_request"]);
  if (each.auth === "session") codes.add("unauthenticated").add("ledger_unavailable");
  if (each.storesAnswer) codes.add("idempotency_mismatch").add("idempotency_in_flight");
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const key = z.object({ "Idempotency-Key": z.string().max(200).optional() });
  return {
    operationId: each.name,
    summary: each.summary,
    tags: [each.tag],
    description: callersOf(each),
    ...(each.auth === "public" ? { security: [] } : {}),
    requestParams: {
      ...(each.params instanceof z.ZodObject ? { path: each.params } : {}),
      ...(each.query instanceof z.ZodObject ? { query: each.query } : {}),
      ...(each.storesAnswer ? { header: key } : {}),
    },
    ...requestBody(each),
    responses: {
      ...Object.fromEntries(
        each.status.map((status) => [String(status), { description: "Done", ...contentOf(each, status) }]),
      ),
      ...Object.fromEntries(
        [...byStatus].map(([status, of]) => [
          String(status),
          {
            description: of
              .map((code) => `[${code}](${problemPath(code)}): ${PROBLEMS[code].title}`)
              .join("; "),
            "x-problems": of.map((code) => ({ code, retry: PROBLEMS[code].retry, doc: problemPath(code) })),
            content: { "application/problem+json": { schema: ProblemDocument } },
          },
        ]),
      ),
    },
  };
}

/** Who may call, in words. */
function callersOf({ auth, scope, stepUp, role }: AnyEndpoint): string {
  if (auth === "public") return "Needs no sign-in.";
  const who = role === "operator" ? "Operators of this deployment may call it." : "Needs a sign-in.";
  const key = scope === undefined ? "An API key may not call it." : `An API key needs the scope ${scope}.`;
  const confirmed = {
    always: "Its owner confirms each request.",
    asked: "Its owner may be asked to confirm it.",
  };
  return [who, key, ...(stepUp === undefined ? [] : [confirmed[stepUp]])].join(" ");
}

const MEDIA = {
  json: "application/json",
  "json-or-stream": "application/json",
  csv: "text/csv",
  image: "image/*",
  file: "application/gzip",
} as const satisfies Record<ReplyKind, string>;

/** The body of one status in each of its media types. */
function contentOf({ reply, replies, replyKind }: AnyEndpoint, status: SuccessStatus) {
  const schema = replies === undefined ? reply : (replies[status] ?? undefined);
  if (schema === undefined) return {};
  const stream = { "text/event-stream": { schema: { type: "string" as const } } };
  return {
    content: { [MEDIA[replyKind]]: { schema }, ...(replyKind === "json-or-stream" ? stream : {}) },
  };
}

function requestBody(each: AnyEndpoint): Pick<ZodOpenApiOperationObject, "requestBody"> {
  if (each.bodyKind === "upload") {
    const schema = {
      type: "object" as const,
      required: ["file"],
      properties: { file: { type: "string" as const, format: "binary" } },
    };
    return {
      requestBody: {
        required: true,
        content: {
          "multipart/form-data": { schema },
          "text/csv": { schema: { type: "string" } },
          "application/xml": { schema: { type: "string" } },
        },
      },
    };
  }
  return each.body === undefined
    ? {}
    : { requestBody: { content: { "application/json": { schema: each.body } } } };
}
