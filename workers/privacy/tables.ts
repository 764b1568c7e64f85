import { declaredIn, inOrderOfRemoval } from "../db/declared.ts";
import * as account from "../db/schema/account.ts";
import * as annotations from "../db/schema/annotations.ts";
import * as biases from "../db/schema/biases.ts";
import * as bookings from "../db/schema/bookings.ts";
import * as bulkEdits from "../db/schema/bulk-edits.ts";
import * as coach from "../db/schema/coach.ts";
import * as days from "../db/schema/days.ts";
import * as digests from "../db/schema/digests.ts";
import * as questions from "../db/schema/questions.ts";
import * as fillEdits from "../db/schema/fill-edits.ts";
import * as excursions from "../db/schema/excursions.ts";
import * as gate from "../db/schema/gate.ts";
import * as flows from "../db/schema/flows.ts";
import * as guardrails from "../db/schema/guardrails.ts";
import * as credentials from "../db/schema/identity-credentials.ts";
import * as mail from "../db/schema/identity-mail.ts";
import * as stream from "../db/schema/identity-stream.ts";
import * as users from "../db/schema/identity-users.ts";
import * as integrations from "../db/schema/integrations.ts";
import * as imports from "../db/schema/imports.ts";
import * as jobs from "../db/schema/jobs.ts";
import * as journal from "../db/schema/journal.ts";
import * as market from "../db/schema/market.ts";
import * as paper from "../db/schema/paper.ts";
import * as playbooks from "../db/schema/playbooks.ts";
import * as portfolio from "../db/schema/portfolio.ts";
import * as reconciliations from "../db/schema/reconciliations.ts";
import * as runs from "../db/schema/runs.ts";
import * as simulations from "../db/schema/simulations.ts";
import * as structures from "../db/schema/structures.ts";
import * as trades from "../db/schema/trades.ts";
import * as webhooks from "../db/schema/webhooks.ts";

/** The tables of D1; each is declared where it is defined. */
export const IDENTITY_TABLES = inOrderOfRemoval([
  ...declaredIn(users),
  ...declaredIn(credentials),
  ...declaredIn(mail),
  ...declaredIn(stream),
]);

/** The tables of Postgres. */
export const LEDGER_TABLES = inOrderOfRemoval([
  ...declaredIn(jobs),
  ...declaredIn(account),
  ...declaredIn(imports),
  ...declaredIn(journal),
  ...declaredIn(fillEdits),
  ...declaredIn(bookings),
  ...declaredIn(reconciliations),
  ...declaredIn(paper),
  ...declaredIn(portfolio),
  ...declaredIn(trades),
  ...declaredIn(structures),
  ...declaredIn(annotations),
  ...declaredIn(bulkEdits),
  ...declaredIn(days),
  ...declaredIn(playbooks),
  ...declaredIn(excursions),
  ...declaredIn(biases),
  ...declaredIn(coach),
  ...declaredIn(digests),
  ...declaredIn(questions),
  ...declaredIn(simulations),
  ...declaredIn(market),
  ...declaredIn(guardrails),
  ...declaredIn(integrations),
  ...declaredIn(flows),
  ...declaredIn(runs),
  ...declaredIn(webhooks),
  ...declaredIn(gate),
]);
