import { useRef } from "react";
import { ChangeButton } from "../ui/change-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { FormatPills } from "./format-pills.tsx";

/** The place to choose a file by hand; a file may be dropped anywhere on any page. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const narrow = useNarrow();
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="card imports-drop-zone" aria-label="Choose a file">
      <Icon name="import" size={28} />
      <h2>{narrow ? "Your broker's file" : "Drop your broker's file anywhere on this page"}</h2>
      <p className="soft">
        You see what is in it first. Nothing is written before you say so, and every import can be undone.
      </p>
      <ChangeButton look="button-primary" onClick={() => input.current?.click()}>
        Choose a file
      </ChangeButton>
      <input
        ref={input}
        className="hidden-visually"
        type="file"
        tabIndex={-1}
        aria-label="File to import"
        accept=".csv,.xml,.txt,.xlsx,.html,.htm,.zip,text/csv,text/xml,text/html,application/xml"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
      <FormatPills />
    </section>
  );
}
