import { Problem } from "#shared/problem.ts";
import type { Base } from "../../context.ts";
import { openSystem } from "../../db/system.ts";
import { log } from "../../log.ts";
import {
  bucketOf,
  BUCKETS,
  dropReplaced,
  emptyRoot,
  findNewest,
  leafId,
  putAnchor,
  putBucket,
  putTop,
  readBucket,
  readTop,
  type Anchor,
  type Leaf,
} from "./anchors.ts";
import { identityHeads, ledgerHeads, type Grown, type Heads } from "./heads-store.ts";

type Change = { heads: Heads; id: string; grown: Grown };
/** A Worker has at most six connections. */
const BUCKETS_AT_ONCE = 6;
const NOTHING = { seq: 0, head: "" };

/**
 * Anchors at most `limit` grown chains of each database. It writes one root over the heads of all users, once
 * a minute and only when the root changed. The cost follows the changed users and their buckets, never all
 * users.
 */
export async function anchorAudit(
  { env, identity, now }: Pick<Base, "env" | "identity" | "now">,
  limit: number,
): Promise<Anchor | null> {
  const stores = [identityHeads(identity), ledgerHeads(openSystem(env))];
  const changes = (await Promise.all(stores.map((heads) => changesOf(heads, limit)))).flat();
  if (changes.length === 0) return null;
  const before = await findNewest(env.FILES);
  const at = `${new Date(now).toISOString().slice(0, 16)}Z`;
  if (before.anchor !== null && at <= before.anchor.at) return null;

  const tops =
    before.anchor === null
      ? Array<string>(BUCKETS).fill(emptyRoot())
      : await readTop(env.FILES, before.anchor.root);
  if (tops === null) throw new Error("the tree of the newest audit anchor is gone");
  const { replaced, added } = await growTree(env.FILES, tops, changes);
  const root = await putTop(env.FILES, tops);
  const users = (before.anchor?.users ?? 0) + added;
  const anchor: Anchor = { version: 1, at, root, previous: before.anchor?.root ?? null, users };
  const isNew = root !== before.anchor?.root;
  if (isNew && !(await putAnchor(env.FILES, anchor, before))) return null;
  await Promise.all(
    stores.map((heads) => {
      const grown = changes.filter((change) => change.heads === heads).map((change) => change.grown);
      return grown.length === 0 ? undefined : heads.markAnchored(grown);
    }),
  );
  if (!isNew) return null;
  log("info", "audit.anchored", { at, root, users, changed: changes.length }); // a copy outside the bucket
  if (before.anchor !== null) await dropReplaced(env.FILES, before.anchor.root, replaced);
  return anchor;
}

/** Returns the grown chains of a database. An unreachable database is anchored in a later minute. */
async function changesOf(heads: Heads, limit: number): Promise<Change[]> {
  try {
    const grown = await heads.listGrown(limit);
    return grown.map((each) => ({ heads, id: leafId(each.userId), grown: each }));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "ledger_unavailable") throw error;
    log("warn", "audit.unanchored", { store: heads.store });
    return [];
  }
}

/**
 * Puts the changes into their buckets and the new roots of the buckets into `tops`. Returns what they
 * replaced and how many users are new.
 */
async function growTree(
  files: R2Bucket,
  tops: string[],
  changes: readonly Change[],
): Promise<{ replaced: { bucket: number; root: string }[]; added: number }> {
  const replaced: { bucket: number; root: string }[] = [];
  const empty = emptyRoot();
  let added = 0;
  async function rewrite(bucket: number, changed: readonly Change[]): Promise<void> {
    const root = tops[bucket] ?? empty;
    const leaves = root === empty ? [] : await readBucket(files, bucket, root);
    if (leaves === null) throw new Error("a bucket of the newest audit anchor is gone");
    const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));
    for (const change of changed) byId.set(change.id, await grownLeaf(byId.get(change.id), change));
    added += byId.size - leaves.length;
    const next = await putBucket(files, bucket, [...byId.values()].toSorted(byLeafId));
    if (next !== root && root !== empty) replaced.push({ bucket, root });
    tops[bucket] = next;
  }
  const buckets = [...Map.groupBy(changes, ({ id }) => bucketOf(id))];
  for (let at = 0; at < buckets.length; at += BUCKETS_AT_ONCE) {
    const some = buckets.slice(at, at + BUCKETS_AT_ONCE);
    await Promise.all(some.map(([bucket, changed]) => rewrite(bucket, changed)));
  }
  return { replaced, added };
}

/**
 * Returns the leaf with its new head. A chain that lost its anchored row keeps its leaf unchanged for good:
 * anchoring a rewritten chain must not make it valid.
 */
async function grownLeaf(leaf: Leaf | undefined, { heads, id, grown }: Change): Promise<Leaf> {
  const { store } = heads;
  const known = leaf ?? { id, identity: NOTHING, ledger: NOTHING };
  const { seq, head } = known[store];
  const stands =
    seq === 0 ? "" : seq === grown.anchored ? grown.anchoredHash : await heads.hashAt(grown.userId, seq);
  if (grown.seq < seq || stands !== head) {
    log("warn", "audit.rewritten", { userId: grown.userId, store, seq });
    return known;
  }
  return { ...known, [store]: { seq: grown.seq, head: grown.head } };
}

function byLeafId({ id: one }: Leaf, { id: other }: Leaf): number {
  return one < other ? -1 : 1;
}
