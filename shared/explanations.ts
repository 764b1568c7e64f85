import type { ProblemCode } from "./problem.ts";

/** What a refusal means, and what its receiver does next, in plain sentences. */
export type Explanation = { means: string; next: string };

/** The texts of `/problems/<code>`. The web app has words of its own, which know the page they stand on. */
export const EXPLANATIONS: Record<ProblemCode, Explanation> = {
  invalid_request: {
    means:
      "A part of the request does not fit what the endpoint takes. `issues` names each part and its fault.",
    next: "Correct the parts that `issues` names, then send the request again.",
  },
  import_unreadable: {
    means: "The file is of no format that Tidemark reads, or it holds no trade. Nothing of it was kept.",
    next: "Export the file anew from your broker, or write it in Tidemark's own CSV format.",
  },
  cursor_invalid: {
    means: "The cursor is damaged, or it belongs to another list or to other filters.",
    next: "Begin with the first page, without a cursor, and pass on each `nextCursor` as it is.",
  },
  link_invalid: {
    means: "A link works once and for a limited time, and a newer link ends the older ones.",
    next: "Ask for a new link and open the newest mail.",
  },
  password_breached: {
    means: "The password stands on public lists of stolen passwords, which attackers try first.",
    next: "Choose another password; four unrelated words are enough.",
  },
  flow_invalid: {
    means:
      "The flow's graph has faults. `issues` names the node or connection, the member and the place of each.",
    next: "Mend what `issues` names. `POST /flows/:id/validate` judges the graph again without running it.",
  },
  image_unreadable: {
    means: "The picture is of no format that is kept here, it is damaged, or it has too many pixels.",
    next: "Save it anew as PNG, JPEG or WebP, or choose another one. `detail` says what did not fit.",
  },
  unauthenticated: {
    means: "The request carries no session or key that is valid now. Sessions expire and can be revoked.",
    next: "Refresh the session once; if that is refused, sign in again. A revoked key needs a new one.",
  },
  sign_in_refused: {
    means: "The address, the password or the passkey did not match. The answer never says which of them.",
    next: "Try again, use another way to sign in, or ask for a link that resets the password.",
  },
  passkey_unknown: {
    means: "The passkey was removed from its account, or its account is gone.",
    next: "Delete it in your passkey app and sign in another way.",
  },
  passkey_changed: {
    means: "The passkey counts its uses, and it counted backwards. Another copy of it may exist.",
    next: "Sign in another way, remove this passkey and add it anew.",
  },
  refresh_refused: {
    means: "The session has ended: it expired, it was revoked, or its refresh token was used twice.",
    next: "Sign in again. If you did not sign out yourself, look at your sessions afterwards.",
  },
  provider_declined: {
    means: "The sign-in was cancelled at the provider, or the provider granted nothing.",
    next: "Begin again and agree there, or sign in another way.",
  },
  signature_wrong: {
    means: "The hook takes only calls that are signed with its secret, by the rules of Standard Webhooks.",
    next: "Sign the raw body with the secret of the trigger. The clock must be right within five minutes.",
  },
  step_up_required: {
    means: "The act is a sensitive one, and its owner has not confirmed this very request.",
    next: "Confirm it at `/auth/step-up/options`, then send the same request with the `Step-Up` header.",
  },
  forbidden: {
    means: "The caller is known, and this act is not one of theirs, such as an operator's act.",
    next: "Nothing helps but another account. Ask your operator if you expected to be allowed.",
  },
  scope_missing: {
    means: "The API key or the grant of an assistant is valid, and lacks the scope that this endpoint needs.",
    next: "Make a key with that scope, or connect the assistant again. The scopes of both never change.",
  },
  provider_unverified: {
    means: "The provider does not vouch for the email address, so it cannot open an account.",
    next: "Verify the address at the provider, or sign up another way.",
  },
  email_unconfirmed: {
    means: "Such mails go to a confirmed address alone, and yours is not confirmed yet.",
    next: "Follow the link in the mail that we sent you, or ask for another one in your profile.",
  },
  quota_exceeded: {
    means: "The plan of this account allows no more of this, now or this month.",
    next: "Delete something, wait for the next month, or move to a larger plan.",
  },
  recovery_waiting: {
    means: "A recovery waits, so that the owner of the account can still stop somebody else's.",
    next: "Open the link again when the waiting time is over; the page says when.",
  },
  paper_first: {
    means:
      "Live mode opens once the paper record meets the bar. `GET /live-mode` shows what is still missing.",
    next: "Go on trading on paper, or lift the breaches that are not resolved.",
  },
  live_unavailable: {
    means: "Tidemark routes no order to a broker. Orders work on paper accounts only.",
    next: "Place the order on a paper account, or at your broker.",
  },
  cross_site: {
    means: "The page of another site sent this request with your cookies. That is never allowed.",
    next: "Programs use a bearer token instead of cookies. Sites must be named in `CORS_ORIGINS`.",
  },
  not_found: {
    means: "Nothing here has this address or id, or it belongs to somebody else.",
    next: "Look at the address and the id. A deleted thing does not come back.",
  },
  method_not_allowed: {
    means: "The address exists and takes other methods.",
    next: "Use one of the methods in the `Allow` header.",
  },
  email_taken: {
    means: "Another account has this address already.",
    next: "Sign in to that account, or use another address.",
  },
  passkey_taken: {
    means: "This authenticator already holds a passkey of an account here.",
    next: "Use that passkey, or another device.",
  },
  identity_taken: {
    means: "The account at the provider is linked to another account here.",
    next: "Sign in to that account and unlink it there, then link it here.",
  },
  account_taken: {
    means: "Accounts of the journal and of paper trading share their names, and this one is in use.",
    next: "Choose another name.",
  },
  fill_fixed: {
    means: "Fills of paper accounts follow from their orders, and those of the sample are invented.",
    next: "Place an order on the paper account, or type the fill into another account.",
  },
  fill_taken: {
    means: "An execution id is unique in its account, and a fill of other facts has this one.",
    next: "Change that fill instead, or leave the execution id out.",
  },
  trade_too_long: {
    means: "The fills of a trade are deleted in one step, whose size is bounded. This trade has more.",
    next: "Undo the import that brought the fills, or delete some of them one by one first.",
  },
  trade_deriving: {
    means: "Fills of the instrument have just changed, so which fills belong to the trade is not known yet.",
    next: "Send the same request again in a few seconds.",
  },
  trade_tied: {
    means: "A part of one of its fills went with another trade, which needs the rest to come back whole.",
    next: "Bring that trade back first, give the fill its original back, or delete the fills one by one.",
  },
  changed_since: {
    means: "An undo brings back only what nobody changed since, and here that is nothing. It stays undoable.",
    next: "Take back the later change first, then this one.",
  },
  structure_mixed: {
    means:
      "The legs of a structure are one decision with one sum: in one account, in one currency and about one underlying.",
    next: "Leave out the trades of other accounts, currencies and underlyings.",
  },
  structure_without_option: {
    means: "A structure is made of at least two contracts, and at least one of them is an option.",
    next: "Join an option with another contract on the same underlying.",
  },
  name_taken: {
    means: "Another tag or setup has this name. Spellings that differ in case only are one name.",
    next: "Choose another name, or merge the two.",
  },
  client_order_taken: {
    means: "A clientOrderId is unique in its account for ever. `order` is the order that has it.",
    next: "Read that order; if it is another one, place yours under a new clientOrderId.",
  },
  last_way_in: {
    means: "Without this passkey, password or linked account nobody could sign in any more.",
    next: "Add another way to sign in first.",
  },
  guardrail_unproposed: {
    means: "The bias is not scored yet, or no order at entry causes its cost. `detail` says which.",
    next: "Score the biases once there are enough trades, or make a guardrail by hand.",
  },
  too_many: {
    means: "The number of such things per account is bounded, and the account has reached it.",
    next: "Remove one that is no longer used.",
  },
  trades_missing: {
    means: "A drawn sequence is made of closed trades, and the filter finds none in that currency.",
    next: "Widen the filter, or import trades first.",
  },
  simulations_waiting: {
    means: "Long simulations are left to a job, and a few of one user may wait or run at the same time.",
    next: "Wait for `simulation.completed` of one of them, or ask for fewer paths.",
  },
  bias_unscored: {
    means: "A simulation can leave out the trades of a bias once the bias has a score and a cost.",
    next: "Score the biases once there are enough trades; `/biases` says how many are missing.",
  },
  erasure_pending: {
    means: "The owner asked for the account to be erased, and the time to reconsider runs.",
    next: "Keep the account first, or wait until it is erased.",
  },
  import_final: {
    means: "The import has already completed, failed, or been undone; this act came too late.",
    next: "Read the import's status. A completed import can be undone.",
  },
  import_running: {
    means: "Rows of the import are still being written.",
    next: "Wait until it has ended, or cancel it, then repeat the request.",
  },
  integration_taken: {
    means: "You have an integration of this type with this name.",
    next: "Choose another name, or change the integration that exists.",
  },
  integration_in_use: {
    means: "Flows have nodes that use this integration. `flows` names them.",
    next: "Take it out of these flows first, then remove it.",
  },
  flow_archived: {
    means: "An archived flow keeps its history and runs no more.",
    next: "Make it active or paused, then run it.",
  },
  run_final: {
    means: "The run ended before the request came, so there is nothing to stop.",
    next: "Read its log. To do it again, use `POST /logs/:id/rerun`.",
  },
  idempotency_in_flight: {
    means: "An earlier request with the same Idempotency-Key has not been answered yet.",
    next: "Wait for the seconds of `Retry-After`, then repeat it with the same key.",
  },
  egress_refused: {
    means:
      "Requests on a user's behalf go to public hosts over https, on port 443 or 8443. This address is another, or leads to one.",
    next: "Give the public https address of the host, by its name. `detail` says what was wrong with this one.",
  },
  egress_unanswered: {
    means: "The host of the address cannot be found, does not answer in time, or breaks off its answer.",
    next: "Look whether the host is up and its certificate valid, then repeat it.",
  },
  order_final: {
    means:
      "The order was filled, cancelled, rejected or expired before the request came. `order` shows how it ended.",
    next: "Read its history. What it filled stays filled; place a new order for anything else.",
  },
  webhook_disabled: {
    means: "The webhook was disabled, by its owner or because its receiver is gone or failed for five days.",
    next: "Enable it, then repeat the request.",
  },
  sealed_unreadable: {
    means: "A secret that was kept encrypted cannot be opened, because its key is gone.",
    next: "Enter the secret again, or link the provider anew.",
  },
  erased: {
    means: "The account and what it held were erased and cannot be restored.",
    next: "Delete the local copy. A new account can be made with the same address.",
  },
  precondition_failed: {
    means: "Somebody changed it after you read it, so that `If-Match` no longer fits.",
    next: "Read it again, then repeat the change on what stands there now.",
  },
  payload_too_large: {
    means: "The body is larger than the endpoint takes: 1 MB of JSON, 25 MB for an import.",
    next: "Send less at once. Split a long history into several files.",
  },
  media_type_unsupported: {
    means: "The `Content-Type` is none that the endpoint takes.",
    next: "Send `application/json`, or for an upload a multipart form or the file itself.",
  },
  idempotency_mismatch: {
    means: "The Idempotency-Key belongs to an earlier request with another payload.",
    next: "Use a fresh key for each new request, and the same key only to repeat one.",
  },
  order_rejected: {
    means: "A rule refused the order. `rejection` names the rule, its figures and what would have passed.",
    next: "Change what the rule names and place the order under a new key. The rejected order stays in the list.",
  },
  upgrade_required: {
    means: "The address speaks WebSocket only.",
    next: "Open it as a WebSocket, with a ticket from `/ws/ticket` or a signed-in page.",
  },
  rate_limited: {
    means: "More requests came than the limit allows in its window. `RateLimit` shows what is left.",
    next: "Wait for the seconds of `Retry-After`, then go on more slowly.",
  },
  internal: {
    means: "A fault of ours. The request changed nothing, or all that it changed was rolled back.",
    next: "Try once more by hand. If it stays, report the `requestId`; repeating it in a loop does not help.",
  },
  ledger_unavailable: {
    means: "The database of trades does not answer. Sign-in and cached pages work on.",
    next: "Repeat the request after the seconds of `Retry-After`, with the same Idempotency-Key.",
  },
  market_unavailable: {
    means: "The source of prices does not answer, or has no quote of this symbol yet.",
    next: "Repeat the request after the seconds of `Retry-After`. Orders that rest stay as they are.",
  },
  not_ready: {
    means: "A part that the request needs is away for a moment, or the deployment is not set up.",
    next: "Repeat it in a few seconds. If it stays, its operator finds the reason in `detail`.",
  },
};
