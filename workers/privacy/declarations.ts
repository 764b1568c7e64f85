/**
 * What happens with every table, bucket prefix and object when a user asks for everything that is kept of them, or for
 * all of it to go. A test compares this file with both databases: a table or column that is missing here fails it.
 */
export type TableDeclaration = {
  /** The column that says whose a row is, and what it is compared with; a table without one is nobody's. */
  owner: { column: string; is: "userId" | "email" | "attempts" } | null;
  /** The columns that the owner is given, by name. */
  given: string;
  /** The columns that the owner is not given, by name, each with the reason. */
  withheld?: Record<string, string>;
  /** The order of its rows under one owner. */
  key: string;
  /** Gone with the user, or kept for a reason. */
  erased: "deleted" | { kept: string };
};

const SECRET = "a secret that lets somebody in: a hash of it is of use to a thief only";
const INTERNAL = "how the work is done, and nothing about the user";
const DERIVED = "made anew from the rows that are given, whenever they change";

function own(table: Partial<TableDeclaration> & Pick<TableDeclaration, "given" | "key">): TableDeclaration {
  return { owner: { column: "user_id", is: "userId" }, erased: "deleted", ...table };
}

function nobodys(kept: string): TableDeclaration {
  return { owner: null, given: "", key: "", erased: { kept } };
}

/** D1; removed in this order, which no reference stands against. */
export const IDENTITY_TABLES: Record<string, TableDeclaration> = {
  data_keys: own({
    given: "",
    withheld: { id: SECRET, kek_id: SECRET, wrapped: SECRET, created_at: INTERNAL, tried_at: INTERNAL },
    key: "id",
  }),
  api_keys: own({
    given: "id name prefix scopes created_at expires_at last_used_at replaced_by revoked_at",
    withheld: { hash: SECRET, settled_at: INTERNAL },
    key: "id",
  }),
  recovery_codes: own({ given: "created_at used_at", withheld: { hash: SECRET }, key: "hash" }),
  recoveries: own({
    given: "id started_at ready_at lapses_at ended_at outcome",
    withheld: { address: INTERNAL, link_hash: SECRET, stop_hash: SECRET },
    key: "id",
  }),
  provider_identities: own({
    given: "id provider issuer subject email created_at last_used_at",
    withheld: { refresh_sealed: SECRET },
    key: "id",
  }),
  oauth_codes: own({
    given: "client_id redirect_uri granted_by method device session_id expires_at spent_at",
    withheld: { hash: SECRET, code_challenge: SECRET },
    key: "hash",
  }),
  email_changes: own({
    given: "email old_agreed_at new_agreed_at expires_at",
    withheld: { id: "what its links are for: it lets somebody agree" },
    key: "user_id",
  }),
  passkeys: own({
    given:
      "id credential_id rp_id public_key counter transports backup_eligible backed_up aaguid name created_at last_used_at counter_behind_at",
    key: "id",
  }),
  passwords: own({ given: "changed_at", withheld: { hash: SECRET }, key: "user_id" }),
  sessions: own({
    given:
      "id method device device_id app created_at last_used_at rotated_at idle_expires_at expires_at revoked_at revoked_reason",
    withheld: {
      client: SECRET,
      refresh_counter: INTERNAL,
      refresh_hash: SECRET,
      successor: SECRET,
      seen_counter: INTERNAL,
      expiring_told_at: INTERNAL,
      settled_at: INTERNAL,
    },
    key: "id",
  }),
  devices: own({ given: "id name first_seen_at last_seen_at", withheld: { key_hash: SECRET }, key: "id" }),
  challenges: own({
    given: "purpose session_id expires_at",
    withheld: { hash: SECRET, payload: SECRET },
    key: "hash",
  }),
  sign_in_attempts: own({
    owner: { column: "account", is: "attempts" },
    given: "failures open_at updated_at",
    key: "account",
  }),
  emails: own({
    given: "id created_at attempts sent_at failure",
    withheld: {
      sealed: "holds links that let somebody in, and is dropped when the mail has left",
      next_try_at: INTERNAL,
    },
    key: "id",
  }),
  mailbox: own({
    owner: { column: "recipient", is: "email" },
    given: "id subject at",
    withheld: { text: "holds links that let somebody in" },
    key: "id",
  }),
  outbox: own({ given: "useq type version body at", key: "useq" }),
  user_stream: own({
    given: "useq audit_seq audit_head",
    withheld: { sent: INTERNAL, generation: INTERNAL, anchored: INTERNAL },
    key: "user_id",
    erased: { kept: "the head of the audit chain, which stays verifiable; numbers and a hash" },
  }),
  audit: own({
    given: "aseq action session_id request_id detail at salt digest previous hash",
    key: "aseq",
    erased: { kept: "what was done to permissions, its details emptied, so that the chain stays verifiable" },
  }),
  erasures: own({
    given: "id requested_at due_at cancelled_at begun_at finished_at",
    withheld: {
      receipt: "mailed when the erasure is done",
      step: INTERNAL,
      attempts: INTERNAL,
      try_at: INTERNAL,
      removed: "mailed when the erasure is done",
      settled_at: INTERNAL,
    },
    key: "id",
    erased: { kept: "the proof that it was done; its user id is dropped an hour after" },
  }),
  counters: nobodys("how many did what on a day; nobody is named"),
  users: own({
    owner: { column: "id", is: "userId" },
    given: "id email email_verified_at name avatar tier version created_at",
    withheld: { handle: "known to this user's authenticators only" },
    key: "id",
  }),
};

/** Postgres; removed in this order, which no reference stands against. */
export const LEDGER_TABLES: Record<string, TableDeclaration> = {
  jobs: own({
    given: "id kind state attempt created_at finished_at failure",
    withheld: {
      queue: INTERNAL,
      payload: INTERNAL,
      run_after: INTERNAL,
      lease_until: INTERNAL,
      claims: INTERNAL,
    },
    key: "id",
  }),
  job_turns: own({
    given: "",
    withheld: {
      queue: INTERNAL,
      due_at: INTERNAL,
      served_at: INTERNAL,
      waits_since: INTERNAL,
    },
    key: "queue",
  }),
  idempotency: own({
    given: "route status body created_at",
    withheld: { key: "of the client's own making", fingerprint: INTERNAL },
    key: "key route",
  }),
  preferences: own({
    given: "preferences theme changed_at",
    withheld: { preferences_version: INTERNAL, theme_version: INTERNAL },
    key: "user_id",
  }),
  imports: own({
    given:
      "id status format file_name size account time_zone zone_source zone_suggestion times dry_run rows_total rows_new rows_duplicate rows_corrected rows_conflict rows_rejected rows_shifted shift_offsets errors preview failure created_at finished_at",
    withheld: {
      ends_as: INTERNAL,
      file_key: INTERNAL,
      file_kept: INTERNAL,
      next_line: INTERNAL,
      scope_at: INTERNAL,
      resume: INTERNAL,
      zone_accounts: INTERNAL,
    },
    key: "id",
  }),
  claims: own({ given: "fill_id import_id line kind facts", key: "fill_id import_id line" }),
  closes: own({
    given:
      "fill_id trade_id account_id instrument_id currency symbol closed_at date_only quantity exit_fee gross_fifo gross_lifo gross_hifo gross_average entry_fee_fifo entry_fee_lifo entry_fee_hifo entry_fee_average",
    key: "fill_id",
  }),
  trades: own({
    given:
      "id account_id instrument_id symbol currency direction status quantity open_quantity entry_price exit_price opened_at opened_date_only closed_at closed_date_only fills foreign_fees gross_fifo gross_lifo gross_hifo gross_average fees_fifo fees_lifo fees_hifo fees_average formula",
    withheld: { net_key: INTERNAL },
    key: "id",
  }),
  fills: own({
    given:
      "id account_id instrument_id executed_at date_only effect side quantity price fee carried_fee fee_currency execution_id revision ordinal",
    withheld: { print: DERIVED },
    key: "id",
  }),
  withdrawn: own({
    given:
      "id account_id instrument_id executed_at date_only effect side quantity price fee fee_currency execution_id revision ordinal cancels names by_name restates",
    withheld: { print: DERIVED },
    key: "id",
  }),
  carries: own({ given: "from_fill to_fill amount", key: "from_fill" }),
  instruments: own({
    given: `id symbol currency asset_class multiplier isin underlying expiry strike right`,
    key: "id",
  }),
  accounts: own({ given: "id name time_zone created_at", withheld: { writes: INTERNAL }, key: "id" }),
  dirty: own({
    given: "",
    withheld: {
      account_id: INTERNAL,
      instrument_id: INTERNAL,
      from_at: INTERNAL,
      to_at: INTERNAL,
      generation: INTERNAL,
    },
    key: "account_id instrument_id",
  }),
  checkpoints: own({
    given: "",
    withheld: {
      account_id: DERIVED,
      instrument_id: DERIVED,
      before_at: DERIVED,
      state: DERIVED,
      fills: DERIVED,
      formula: DERIVED,
    },
    key: "account_id instrument_id before_at",
  }),
  touched_weeks: own({ given: "", withheld: { id: INTERNAL, week: INTERNAL }, key: "id" }),
  bias_dirty: own({ given: "", withheld: { week: INTERNAL, spread: INTERNAL }, key: "week" }),
  bias_buckets: own({ given: "bias week formula stats", key: "bias week" }),
  bias_scores: own({ given: "bias score ledger_version scored_at", key: "bias" }),
  bias_evidence: own({ given: "week trade_id bias role measure", key: "week trade_id bias role" }),
  bias_thresholds: own({ given: "bias threshold n", key: "bias" }),
  reflections: own({ given: "id import_id at author sentences facts", key: "id" }),
  exports: own({
    given: "id status size created_at finished_at expires_at",
    withheld: { job_id: INTERNAL },
    key: "id",
  }),
  outbox: own({
    given: "useq type version body at",
    withheld: { created_at: INTERNAL },
    key: "useq",
  }),
  user_stream: own({
    given: "useq ledger_version audit_seq audit_head",
    withheld: { sent: INTERNAL, generation: INTERNAL, anchored: INTERNAL },
    key: "user_id",
    erased: { kept: "the head of the audit chain, which stays verifiable; numbers and a hash" },
  }),
  audit: own({
    given: "aseq action session_id request_id detail at salt digest previous hash",
    withheld: { created_at: INTERNAL },
    key: "aseq",
    erased: { kept: "what was done, its details emptied, so that the chain stays verifiable" },
  }),
  blocks: nobodys("refuses whatever still comes in the name of an erased user; ids without a person"),
  canary: nobodys("a row of nobody, by which health proves the isolation"),
  migrations: nobodys("what was applied to the database"),
};

/** The bucket, by the first word of a key; the second is whose it is. */
export const FILE_PREFIXES: Record<
  string,
  { given: boolean; reason?: string; erased: "deleted" | { kept: string } }
> = {
  imports: { given: true, erased: "deleted" },
  avatars: { given: true, erased: "deleted" },
  exports: { given: false, reason: "what earlier exports gathered", erased: "deleted" },
  tombstones: {
    given: false,
    reason: "made when a user is erased",
    erased: { kept: "hashes of erased ids, so that a restored backup is erased again" },
  },
  "audit-anchors": {
    given: false,
    reason: "hashes of hashes over all users",
    erased: { kept: "public proof of the audit chains; nobody is named" },
  },
  "audit-tree": {
    given: false,
    reason: "hashes of hashes over all users",
    erased: { kept: "public proof of the audit chains; a hash stands for a user" },
  },
};

/** The Durable Objects, by class; one a user, named by the user's id. */
export const STREAMS: Record<string, { given: boolean; erased: string }> = {
  UserStream: { given: true, erased: "the log goes, a mark stays that refuses whatever comes late" },
};
