/** Takes the pictures that are dropped on a page or pasted into it. */
type Taker = (files: readonly File[]) => void;

let taker: Taker | null = null;

/** Sends dropped and pasted pictures to this place until the returned function is called. */
export function takePictures(take: Taker): () => void {
  taker = take;
  return () => {
    if (taker === take) taker = null;
  };
}

/** Whether a drag holds pictures alone, and this page has a place for them. */
export function areForPage(transfer: DataTransfer | null): boolean {
  if (taker === null || transfer === null) return false;
  const files = [...transfer.items].filter(({ kind }) => kind === "file");
  return files.length > 0 && files.every(({ type }) => type.startsWith("image/"));
}

/** Gives dropped pictures to the place of this page. */
export function givePictures(transfer: DataTransfer | null): void {
  taker?.([...(transfer?.files ?? [])]);
}

/** The pictures of a paste. Words that come with one are pasted as words into a field. */
export function pastedPictures({ clipboardData, target }: ClipboardEvent): File[] {
  const files = [...(clipboardData?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
  const isInField = target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName);
  return isInField && clipboardData?.types.includes("text/plain") === true ? [] : files;
}
