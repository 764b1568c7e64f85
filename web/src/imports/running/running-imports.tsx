import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { withExpectedRows } from "./expected-rows.ts";
import { countsWords, progressOf } from "../import-words.ts";
import { CutText } from "../../ui/cut-text.tsx";
import { useWorkingOut } from "./use-working-out.ts";
import { workingWords } from "./working-words.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { importsQuery } from "../queries.ts";
import "../imports.css";

/** The running imports on the dashboard, so that long work is visible there too. */
export function RunningImports() {
  const { data } = useInfiniteQuery(importsQuery);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const running = items.filter(
    ({ status, dryRun }) => !dryRun && (status === "queued" || status === "running" || status === "undoing"),
  );
  const working = workingWords(useWorkingOut());
  if (running.length === 0 && working === null) return null;
  return (
    <section className="card stack" aria-label="Running imports">
      {running.map(withExpectedRows).map((item) => (
        <div key={item.id}>
          <div className="card-head imports-running">
            <h2>
              <CutText>{`${item.status === "undoing" ? "Undoing" : "Import"} ${item.fileName}`}</CutText>
            </h2>
            <Link to="/import" className="small">
              Details
            </Link>
          </div>
          <ProgressBar
            label={item.status === "undoing" ? "Taking its fills out of the ledger" : countsWords(item.rows)}
            share={progressOf(item)}
          />
        </div>
      ))}
      {working === null ? null : <ProgressBar label={working} share={null} />}
    </section>
  );
}
