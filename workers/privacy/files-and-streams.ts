/** The prefixes of the bucket: the first part of a key. The second part is the owner's id. */
export const FILE_PREFIXES: Record<
  string,
  { given: boolean; reason?: string; erased: "deleted" | { kept: string } }
> = {
  imports: { given: true, erased: "deleted" },
  runs: { given: true, erased: "deleted" },
  avatars: { given: true, erased: "deleted" },
  attachments: { given: true, erased: "deleted" },
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

/** The Durable Objects by class of which each user has one, named by the user's id. */
export const STREAMS: Record<string, { given: boolean; erased: string }> = {
  UserStream: { given: true, erased: "the log goes, a mark stays that refuses whatever comes late" },
};

/** The classes that keep nothing of a user, each with the reason. */
export const OF_NOBODY: Record<string, string> = {
  Market: "the latest quote of a symbol; it does not know whose sockets it has",
  FlowFrames: "what a user's object asks of the Worker; it keeps nothing",
  MarketFeed: "what such an object asks of the Worker; it keeps nothing",
};
