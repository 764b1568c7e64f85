import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { type Attachment, deleteAttachment } from "#shared/contracts/attachments.ts";
import { formatSize } from "../numbers/format-size.ts";
import { call } from "../session/client.ts";
import { outdate } from "../session/outdate.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PICTURE_KEYS } from "./pending.ts";
import { addressOf, Picture } from "./picture.tsx";

type Props<Item> = {
  pictures: readonly Item[];
  /** The id of the picture to show; null while the lightbox is closed. */
  shown: string | null;
  show: (id: string | null) => void;
  about?: (picture: Item) => ReactNode;
};

/** One picture as large as the window allows; the arrow keys lead to the others. */
export function Lightbox<Item extends Attachment>({ pictures, shown, show, about }: Props<Item>) {
  const at = pictures.findIndex(({ id }) => id === shown);
  const picture = pictures[at];
  const go = (by: number) => {
    const next = pictures[at + by];
    if (next !== undefined) show(next.id);
  };
  return (
    <Dialog
      title={picture?.fileName ?? "Picture"}
      open={picture !== undefined}
      onClose={() => show(null)}
      className="pictures-lightbox"
    >
      {picture === undefined ? null : (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons below do the same
        <div
          className="stack"
          onKeyDown={({ key }) => {
            if (key === "ArrowLeft") go(-1);
            if (key === "ArrowRight") go(1);
          }}
        >
          <Picture key={picture.id} picture={picture} alt={picture.fileName} className="pictures-large" />
          <p className="soft small" aria-live="polite">
            {at + 1} of {pictures.length} · {picture.width} × {picture.height} · {formatSize(picture.size)}
            {about === undefined ? null : <> · {about(picture)}</>}
          </p>
          <div className="row">
            <Step words="Previous" isEnd={at === 0} onClick={() => go(-1)} />
            <Step words="Next" isEnd={at === pictures.length - 1} onClick={() => go(1)} />
            <a className="button" href={addressOf(picture)} download={picture.fileName}>
              Download
            </a>
            <Remove key={picture.id} picture={picture} removed={() => show(null)} />
            <button type="button" className="button" onClick={() => show(null)}>
              Close
            </button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** Keeps the focus at the end of the row, or the arrow keys would no longer be heard. */
function Step({ words, isEnd, onClick }: { words: string; isEnd: boolean; onClick: () => void }) {
  return (
    <button type="button" className="button" aria-disabled={isEnd || undefined} onClick={onClick}>
      {words}
    </button>
  );
}

/** Asks once, because the bytes are gone afterwards. */
function Remove({ picture, removed }: { picture: Attachment; removed: () => void }) {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => call(deleteAttachment, { params: { id: picture.id } }),
    onSuccess: async () => {
      await Promise.all(PICTURE_KEYS.map((key) => outdate(client, key)));
      removed();
    },
  });
  return (
    <>
      {isAsked ? (
        <ChangeButton look="button-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          Remove it for good
        </ChangeButton>
      ) : (
        <ChangeButton onClick={() => setAsked(true)}>Remove</ChangeButton>
      )}
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The picture is still there." />}
    </>
  );
}
