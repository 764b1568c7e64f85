import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { offerFile } from "../imports/offered-file.ts";
import { areForPage, givePictures } from "../pictures/picture-place.ts";
import { useConnection } from "../ui/connection.ts";

/**
 * Sends a file dropped on any page to the import page. Offline, the page refuses the file with the reason, so
 * that the file is not lost. Pictures stay on a page that has a place for them, and wait there.
 */
export function DropAnywhere() {
  const navigate = useNavigate();
  const offline = useConnection().state === "offline";
  const [over, setOver] = useState<"file" | "pictures" | null>(null);
  useEffect(() => {
    let depth = 0;
    const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    function enter(event: DragEvent): void {
      if (!carriesFile(event)) return;
      depth += 1;
      setOver(areForPage(event.dataTransfer) ? "pictures" : "file");
    }
    function leave(event: DragEvent): void {
      if (!carriesFile(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(null);
    }
    function hover(event: DragEvent): void {
      if (carriesFile(event)) event.preventDefault();
    }
    function drop(event: DragEvent): void {
      if (!carriesFile(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(null);
      if (areForPage(event.dataTransfer)) return givePictures(event.dataTransfer);
      const file = event.dataTransfer?.files[0];
      if (file === undefined || offline) return;
      offerFile(file);
      void navigate({ to: "/import" });
    }
    document.addEventListener("dragenter", enter);
    document.addEventListener("dragleave", leave);
    document.addEventListener("dragover", hover);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragenter", enter);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("dragover", hover);
      document.removeEventListener("drop", drop);
    };
  }, [navigate, offline]);
  if (over === null) return null;
  if (over === "pictures")
    return (
      <div className="drop-veil">
        <div>
          <h2>Drop the picture to keep it with this page</h2>
          <p className="soft">You can remove it again.</p>
        </div>
      </div>
    );
  return (
    <div className="drop-veil">
      <div>
        <h2>{offline ? "You are offline" : "Drop the file to see what is in it"}</h2>
        <p className="soft">
          {offline
            ? "Files can be imported again when the connection is back."
            : "Nothing is written before you say so."}
        </p>
      </div>
    </div>
  );
}
