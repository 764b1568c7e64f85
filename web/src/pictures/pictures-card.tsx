import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type Attachment, MOST_ATTACHMENTS, PICTURE_TYPES } from "#shared/contracts/attachments.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { useKeys } from "../ui/use-keys.ts";
import { Lightbox } from "./lightbox.tsx";
import { addPictures, isOf, type Subject, usePending } from "./pending.ts";
import { PendingPicture } from "./pending-picture.tsx";
import { pastedPictures, takePictures } from "./picture-place.ts";
import { Picture } from "./picture.tsx";
import "./pictures.css";

/** The pictures of a trade or a day: pasted, dropped anywhere on the page, or chosen. */
export function PicturesCard({ subject, pictures }: { subject: Subject; pictures: readonly Attachment[] }) {
  const cache = useQueryClient();
  const narrow = useNarrow();
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  const waiting = usePending().filter((each) => isOf(each.subject, subject));
  const isFull = pictures.length + waiting.length >= MOST_ATTACHMENTS;
  const add = useEffectEvent((files: readonly File[]) => {
    if (files.length > 0) addPictures(cache, subject, files);
  });
  useEffect(() => {
    const leave = takePictures((files) => add(files));
    function paste(event: ClipboardEvent): void {
      const files = pastedPictures(event);
      if (files.length > 0) event.preventDefault();
      add(files);
    }
    document.addEventListener("paste", paste);
    return () => {
      leave();
      document.removeEventListener("paste", paste);
    };
  }, []);
  useKeys({ a: () => input.current?.click() });
  return (
    <section className="card stack" aria-labelledby="pictures">
      <div className="card-head">
        <h2 id="pictures">Pictures</h2>
        <ChangeButton look="button-small" busy={isFull} onClick={() => input.current?.click()}>
          Add a picture
        </ChangeButton>
        <input
          ref={input}
          className="hidden-visually"
          type="file"
          multiple
          tabIndex={-1}
          aria-label="Picture to add"
          accept={PICTURE_TYPES.join()}
          onChange={({ target }) => {
            add([...(target.files ?? [])]);
            target.value = "";
          }}
        />
      </div>
      {pictures.length + waiting.length === 0 ? (
        <p className="soft">
          {narrow
            ? "A screenshot of the chart says more than a note."
            : "A screenshot of the chart says more than a note: paste it, drop it on this page, or press A."}
        </p>
      ) : (
        <ul className="pictures">
          {pictures.map((picture, at) => (
            <li key={picture.id}>
              <button
                type="button"
                className="pictures-open"
                aria-label={`Open picture ${at + 1} of ${pictures.length}: ${picture.fileName}`}
                onClick={() => setShown(picture.id)}
              >
                <Picture picture={picture} alt="" className="pictures-thumb" />
              </button>
            </li>
          ))}
          {waiting.map((each) => (
            <PendingPicture key={each.key} picture={each} />
          ))}
        </ul>
      )}
      {isFull ? <p className="soft small">There is room for {MOST_ATTACHMENTS} pictures.</p> : null}
      <Lightbox pictures={pictures} shown={shown} show={setShown} />
    </section>
  );
}
