import type { UnreadFile } from "./unread-file.ts";

/**
 * Whether the same request can succeed. `never`: it will be refused again. `later`: it can succeed
 * unchanged, after `Retry-After` where the answer has one. `after_change`: the request or the account has to
 * change first.
 */
export type Retry = "never" | "later" | "after_change";

/**
 * A line here, with its explanation in `shared/explanations.ts`, is the only way to add an error. Codes are
 * stable for ever.
 */
export const PROBLEMS = {
  invalid_request: { status: 400, retry: "after_change", title: "The request is not valid" },
  import_unreadable: {
    status: 400,
    retry: "never",
    title: "This file is not a trade file that Tidemark can read",
  },
  egress_refused: {
    status: 400,
    retry: "after_change",
    title: "Tidemark sends no request to this address",
  },
  cursor_invalid: { status: 400, retry: "after_change", title: "This cursor is not one that Tidemark gave" },
  link_invalid: { status: 400, retry: "never", title: "This link was used or has expired" },
  password_breached: {
    status: 400,
    retry: "after_change",
    title: "This password is on a list of known passwords",
  },
  flow_invalid: { status: 400, retry: "after_change", title: "This flow cannot run as it is" },
  image_unreadable: { status: 400, retry: "never", title: "This is not a picture that Tidemark can keep" },
  unauthenticated: { status: 401, retry: "after_change", title: "Sign in first" },
  sign_in_refused: { status: 401, retry: "after_change", title: "That sign-in did not match" },
  passkey_unknown: { status: 401, retry: "never", title: "This passkey no longer belongs to an account" },
  passkey_changed: {
    status: 401,
    retry: "never",
    title: "This passkey has changed and can no longer be used",
  },
  refresh_refused: { status: 401, retry: "never", title: "This session can no longer be refreshed" },
  provider_declined: { status: 401, retry: "after_change", title: "Nothing was agreed to at the provider" },
  signature_wrong: { status: 401, retry: "after_change", title: "The signature of this call does not fit" },
  step_up_required: { status: 401, retry: "after_change", title: "Confirm that it is you" },
  forbidden: { status: 403, retry: "never", title: "You may not do this" },
  scope_missing: {
    status: 403,
    retry: "after_change",
    title: "This key or assistant is not allowed to do this",
  },
  provider_unverified: {
    status: 403,
    retry: "after_change",
    title: "The provider has not verified this email",
  },
  email_unconfirmed: { status: 403, retry: "after_change", title: "Confirm your address first" },
  quota_exceeded: { status: 403, retry: "after_change", title: "Your plan does not go that far" },
  recovery_waiting: {
    status: 403,
    retry: "later",
    title: "This recovery has to wait until it can no longer surprise anybody",
  },
  paper_first: { status: 403, retry: "after_change", title: "Paper trading comes first: the bar is not met" },
  live_unavailable: { status: 403, retry: "never", title: "Tidemark sends no live orders" },
  cross_site: { status: 403, retry: "never", title: "Requests from other sites are refused" },
  not_found: { status: 404, retry: "never", title: "There is no such thing here" },
  method_not_allowed: { status: 405, retry: "never", title: "This address does not take that method" },
  email_taken: { status: 409, retry: "after_change", title: "This email already has an account" },
  passkey_taken: { status: 409, retry: "after_change", title: "This passkey is already registered" },
  identity_taken: { status: 409, retry: "after_change", title: "That sign-in belongs to another account" },
  last_way_in: { status: 409, retry: "after_change", title: "This is the last way into the account" },
  guardrail_unproposed: {
    status: 409,
    retry: "after_change",
    title: "This bias has no figures to make a guardrail from",
  },
  too_many: { status: 409, retry: "after_change", title: "There are as many as an account may have" },
  trades_missing: { status: 409, retry: "after_change", title: "There is no closed trade to draw from" },
  simulations_waiting: {
    status: 409,
    retry: "after_change",
    title: "As many simulations wait or run as may at once",
  },
  bias_unscored: { status: 409, retry: "after_change", title: "This bias has no cost yet" },
  erasure_pending: { status: 409, retry: "after_change", title: "This account is waiting to be erased" },
  account_taken: { status: 409, retry: "after_change", title: "An account of this name exists" },
  name_taken: { status: 409, retry: "after_change", title: "Another one has this name" },
  client_order_taken: {
    status: 409,
    retry: "never",
    title: "This account has an order with that clientOrderId",
  },
  changed_since: {
    status: 409,
    retry: "after_change",
    title: "All of it was changed again since",
  },
  fill_fixed: { status: 409, retry: "never", title: "This fill is not changed by hand" },
  fill_taken: {
    status: 409,
    retry: "after_change",
    title: "The account has another fill with this execution id",
  },
  trade_too_long: { status: 409, retry: "never", title: "This trade has too many fills to delete at once" },
  trade_deriving: {
    status: 409,
    retry: "later",
    title: "The trades of this instrument are being worked out",
  },
  trade_tied: {
    status: 409,
    retry: "after_change",
    title: "This trade shares a fill with a trade that you deleted",
  },
  structure_mixed: {
    status: 409,
    retry: "after_change",
    title: "These trades are of several accounts, currencies or underlyings",
  },
  structure_without_option: {
    status: 409,
    retry: "after_change",
    title: "These trades are not an option with another contract",
  },
  import_final: { status: 409, retry: "never", title: "This import has already ended" },
  import_running: {
    status: 409,
    retry: "after_change",
    title: "This import is still running; cancel it first",
  },
  integration_taken: {
    status: 409,
    retry: "after_change",
    title: "An integration of this type and name exists",
  },
  integration_in_use: { status: 409, retry: "after_change", title: "Flows use this integration" },
  flow_archived: { status: 409, retry: "after_change", title: "This flow is archived" },
  run_final: { status: 409, retry: "never", title: "This run has already ended" },
  idempotency_in_flight: {
    status: 409,
    retry: "later",
    title: "The first request with this Idempotency-Key is still running",
  },
  order_final: { status: 409, retry: "never", title: "This order has already ended" },
  webhook_disabled: { status: 409, retry: "after_change", title: "This webhook is disabled" },
  sealed_unreadable: {
    status: 409,
    retry: "after_change",
    title: "What was kept sealed can no longer be opened; enter it again",
  },
  erased: { status: 410, retry: "never", title: "This account has been erased" },
  precondition_failed: { status: 412, retry: "after_change", title: "It has changed since you read it" },
  payload_too_large: { status: 413, retry: "after_change", title: "The request body is too large" },
  media_type_unsupported: {
    status: 415,
    retry: "after_change",
    title: "The request body is of an unsupported type",
  },
  idempotency_mismatch: {
    status: 422,
    retry: "after_change",
    title: "This Idempotency-Key was used with another payload",
  },
  order_rejected: { status: 422, retry: "after_change", title: "The order was rejected" },
  upgrade_required: { status: 426, retry: "after_change", title: "Open this address as a WebSocket" },
  rate_limited: { status: 429, retry: "later", title: "Too many requests" },
  internal: { status: 500, retry: "never", title: "Something broke on our side" },
  ledger_unavailable: { status: 503, retry: "later", title: "The ledger cannot be reached right now" },
  egress_unanswered: { status: 503, retry: "later", title: "The other host does not answer" },
  market_unavailable: { status: 503, retry: "later", title: "Prices cannot be had right now" },
  not_ready: { status: 503, retry: "later", title: "Tidemark is not ready" },
} as const satisfies Record<string, { status: number; retry: Retry; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
/** A fault of a request and its place. In a flow, that is a node or a connection, and a line of a text. */
export type Issue = {
  path: string;
  message: string;
  code?: string;
  nodeId?: string;
  connectionId?: string;
  line?: number;
  column?: number;
};

/** The wire form: an RFC 9457 problem document with our stable `code`. */
export type ProblemDocument = {
  type: string;
  code: ProblemCode;
  title: string;
  status: number;
  retry: Retry;
  detail?: string;
  requestId: string;
  issues?: Issue[];
  /** On `import_unreadable`: what was recognised in the file. */
  file?: UnreadFile;
  /** On `order_rejected`: the rule that refused the order, and a `Rejection` with its figures. */
  rule?: string;
  rejection?: object;
  /** On `integration_in_use`: the flows that use it. */
  flows?: readonly FlowName[];
  /** On `order_rejected`, `order_final` and `client_order_taken`: the order as it stands. */
  order?: object;
};

/** An order as a refusal shows it. */
export type RefusedOrder = { rejection: { rule: string } | null };

export type FlowName = { id: string; name: string };

/** A refusal that ends the request; anything else thrown is a bug and answers `internal`. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly issues: Issue[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly file: UnreadFile | undefined;
  readonly order: RefusedOrder | undefined;
  readonly flows: readonly FlowName[] | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: {
      issues?: Issue[];
      retryAfterSeconds?: number;
      file?: UnreadFile;
      order?: RefusedOrder;
      flows?: readonly FlowName[];
      cause?: unknown;
    } = {},
  ) {
    super(detail ?? PROBLEMS[code].title, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "Problem";
    this.code = code;
    this.detail = detail;
    this.issues = more.issues;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.file = more.file;
    this.order = more.order;
    this.flows = more.flows;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  get retry(): Retry {
    return PROBLEMS[this.code].retry;
  }

  toDocument(requestId: string): ProblemDocument {
    const { title, status, retry } = PROBLEMS[this.code];
    return {
      type: problemPath(this.code),
      code: this.code,
      title,
      status,
      retry,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      requestId,
      ...(this.issues === undefined ? {} : { issues: this.issues }),
      ...(this.file === undefined ? {} : { file: this.file }),
      ...(this.flows === undefined ? {} : { flows: this.flows }),
      ...(this.order === undefined ? {} : ofOrder(this.code, this.order)),
    };
  }
}

function ofOrder(
  code: ProblemCode,
  order: RefusedOrder,
): Pick<ProblemDocument, "rule" | "rejection" | "order"> {
  const { rejection } = order;
  if (code !== "order_rejected" || rejection === null) return { order };
  return { rule: rejection.rule, rejection, order };
}

/** The address that explains a code to a person or a program. */
export function problemPath(code: ProblemCode): string {
  return `/problems/${code}`;
}

export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === "string" && Object.hasOwn(PROBLEMS, code);
}
