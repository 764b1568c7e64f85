import { useEffect, useRef } from "react";
import { Unreachable } from "#shared/client/request.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { giveUpPicture, type Pending, retryPicture } from "./pending.ts";

const WIDTH = 320;

/** A picture on its way, or one that could not be sent and waits for another try. */
export function PendingPicture({ picture: { key, file, progress, error } }: { picture: Pending }) {
  return (
    <li className="pictures-pending" aria-busy={error === null}>
      <Preview file={file} />
      {error === null ? (
        <progress className="progress" aria-label={`Sending ${file.name}`} value={progress} max={1} />
      ) : (
        <>
          <ProblemNote
            error={error}
            safe={
              error instanceof Unreachable
                ? "The picture is kept on this page, and sent when the connection is back."
                : "The picture is kept on this page until you give it up."
            }
            retry={() => retryPicture(key)}
          />
          <button type="button" className="button button-small" onClick={() => giveUpPicture(key)}>
            Give up {file.name}
          </button>
        </>
      )}
    </li>
  );
}

/** Drawn and not linked, because the policy of the pages allows no picture from memory. */
function Preview({ file }: { file: File }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isGone = false;
    createImageBitmap(file, { resizeWidth: WIDTH, resizeQuality: "medium" }).then(
      (bitmap) => {
        const element = canvas.current;
        if (isGone || element === null) return;
        element.width = bitmap.width;
        element.height = bitmap.height;
        element.getContext("2d")?.drawImage(bitmap, 0, 0);
        bitmap.close();
      },
      () => undefined, // the server says what is wrong with it
    );
    return () => {
      isGone = true;
    };
  }, [file]);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an image takes no bitmap
    <canvas ref={canvas} className="pictures-thumb" role="img" aria-label={`Preview of ${file.name}`} />
  );
}
