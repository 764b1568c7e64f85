import { CoachBubble } from "../biases/coach-bubble.tsx";
import { Page } from "../ui/page.tsx";
import { HowToGetAFile } from "../brokers/how-to-get-a-file.tsx";
import { DropZone } from "../imports/drop-zone.tsx";
import { History } from "../imports/history/history.tsx";
import { offerFile, useOfferedFile } from "../imports/offered-file.ts";
import { Preview } from "../imports/preview/preview.tsx";
import { WorkingOut } from "../imports/running/working-out.tsx";
import "../imports/imports.css";

/** Reads and compares a file first; the ledger changes only after a second, deliberate act. */
export function ImportPage() {
  const file = useOfferedFile();
  return (
    <Page title="Import">
      <div className="stack">
        {file === null ? (
          <DropZone onFile={offerFile} />
        ) : (
          <Preview
            key={`${file.name}-${file.lastModified}-${file.size}`}
            file={file}
            onDone={() => offerFile(null)}
          />
        )}
        <WorkingOut />
        <CoachBubble />
        <History />
        {file === null ? (
          <section className="card" aria-labelledby="how-title">
            <div className="card-head">
              <h2 id="how-title">How to get a file out of your broker</h2>
            </div>
            <HowToGetAFile />
          </section>
        ) : null}
      </div>
    </Page>
  );
}
