import { base64url } from "jose";
import * as z from "zod";
import { sha256 } from "../../db/audit-chain.ts";
import { leafHash, proofOf, rootOf, type Step } from "./merkle.ts";

/**
 * 256 subtrees by the first byte of the leaf's id.
 * An anchor reads and rewrites only the subtrees that changed.
 */
export const BUCKETS = 256;

const AnchoredHead = z.object({ seq: z.number().int(), head: z.string() });
/**
 * The anchored heads of both chains of a user. The id is a hash, so that it identifies no user and may
 * outlive an erasure.
 */
const Leaf = z.object({ id: z.string(), identity: AnchoredHead, ledger: AnchoredHead });
export type Leaf = z.infer<typeof Leaf>;

/**
 * A root over the heads of all users.
 * Each anchor names the one before it, so that none can be removed or inserted.
 */
const Anchor = z.object({
  version: z.literal(1),
  at: z.string(),
  root: z.string(),
  previous: z.string().nullable(),
  users: z.number().int(),
});
export type Anchor = z.infer<typeof Anchor>;

const ANCHORS = "audit-anchors/";
/**
 * A copy of the newest anchor. It is written first, and only over the copy that was read:
 * the run that writes it goes on.
 */
const NEWEST = "audit-tree/newest.json";
const NOTHING_THERE = { etagDoesNotMatch: "*" };

export type Newest = { anchor: Anchor | null; etag: string | null };

/**
 * Returns the newest anchor and the mark that the next one must replace,
 * also when the mark was lost or set back.
 */
export async function findNewest(files: R2Bucket): Promise<Newest> {
  const object = await files.get(NEWEST);
  const marked = object === null ? null : Anchor.parse(await object.json());
  let last = marked === null ? undefined : keyOf(marked.at);
  for (let isMore = true; isMore;) {
    const listed = await files.list({ prefix: ANCHORS, ...(last === undefined ? {} : { startAfter: last }) });
    last = listed.objects.at(-1)?.key ?? last;
    isMore = listed.truncated;
  }
  const isMarked = marked === null ? last === undefined : last === keyOf(marked.at);
  const anchor = isMarked || last === undefined ? marked : await readJson(files, last, Anchor);
  return { anchor, etag: object?.etag ?? null };
}

/**
 * Returns false, with nothing anchored, when another run was faster or this minute already has its anchor.
 */
export async function putAnchor(files: R2Bucket, anchor: Anchor, before: Newest): Promise<boolean> {
  // The run that wrote the mark may have stopped before it wrote the anchor itself.
  if (before.anchor !== null) await putOnce(files, keyOf(before.anchor.at), before.anchor);
  const onlyIf = before.etag === null ? NOTHING_THERE : { etagMatches: before.etag };
  if ((await files.put(NEWEST, JSON.stringify(anchor), { onlyIf })) === null) return false;
  await putOnce(files, keyOf(anchor.at), anchor);
  return true;
}

/** Returns the roots of all subtrees under that root, or null when the root is not stored. */
export async function readTop(files: R2Bucket, root: string): Promise<string[] | null> {
  return readJson(files, `audit-tree/tops/${root}.json`, z.array(z.string()).length(BUCKETS));
}

export async function putTop(files: R2Bucket, roots: readonly string[]): Promise<string> {
  const root = base64url.encode(rootOf(roots.map((text) => base64url.decode(text))));
  await files.put(`audit-tree/tops/${root}.json`, JSON.stringify(roots));
  return root;
}

export async function readBucket(files: R2Bucket, bucket: number, root: string): Promise<Leaf[] | null> {
  return readJson(files, bucketKey(bucket, root), z.array(Leaf));
}

/** Writes the leaves of a bucket under their root, in the order of their ids. */
export async function putBucket(files: R2Bucket, bucket: number, leaves: readonly Leaf[]): Promise<string> {
  const root = base64url.encode(rootOf(leaves.map(hashOf)));
  await files.put(bucketKey(bucket, root), JSON.stringify(leaves));
  return root;
}

/** Deletes what an anchor has replaced, so that storage grows with the users and not with time. */
export async function dropReplaced(
  files: R2Bucket,
  top: string,
  replaced: readonly { bucket: number; root: string }[],
): Promise<void> {
  await files.delete([
    `audit-tree/tops/${top}.json`,
    ...replaced.map(({ bucket, root }) => bucketKey(bucket, root)),
  ]);
}

/**
 * Returns a user's leaf under that anchor and its path to the root, or null when the tree has no such leaf.
 */
export async function findLeaf(
  files: R2Bucket,
  anchor: Anchor,
  userId: string,
): Promise<{ leaf: Leaf; hash: Uint8Array; proof: Step[] } | "missing" | null> {
  const id = leafId(userId);
  const bucket = bucketOf(id);
  const roots = await readTop(files, anchor.root);
  if (roots === null) return "missing";
  const root = roots[bucket] ?? "";
  const leaves = root === emptyRoot() ? [] : await readBucket(files, bucket, root);
  if (leaves === null) return "missing";
  const hashes = leaves.map(hashOf);
  const index = leaves.findIndex((leaf) => leaf.id === id);
  const [leaf, hash] = [leaves[index], hashes[index]];
  if (leaf === undefined || hash === undefined) return null;
  const tops = roots.map((text) => base64url.decode(text));
  return { leaf, hash, proof: [...proofOf(hashes, index), ...proofOf(tops, bucket)] };
}

export function leafId(userId: string): string {
  return sha256(`tidemark audit leaf
${userId}`);
}

export function bucketOf(id: string): number {
  return base64url.decode(id)[0] ?? 0;
}

export function emptyRoot(): string {
  return base64url.encode(rootOf([]));
}

function hashOf({ id, identity, ledger }: Leaf): Uint8Array {
  const fields = [id, identity.seq, identity.head, ledger.seq, ledger.head];
  return leafHash(new TextEncoder().encode(JSON.stringify(fields)));
}

async function putOnce(files: R2Bucket, key: string, anchor: Anchor): Promise<void> {
  await files.put(key, JSON.stringify(anchor), { onlyIf: NOTHING_THERE });
}

function keyOf(at: string): string {
  return `${ANCHORS}${at}.json`;
}

function bucketKey(bucket: number, root: string): string {
  return `audit-tree/buckets/${bucket.toString(16).padStart(2, "0")}/${root}.json`;
}

async function readJson<T extends z.ZodType>(
  files: R2Bucket,
  key: string,
  shape: T,
): Promise<z.output<T> | null> {
  const object = await files.get(key);
  return object === null ? null : shape.parse(await object.json());
}
