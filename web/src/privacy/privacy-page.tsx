import { ErasureCard } from "./erasure-card.tsx";
import { ExportCard } from "./export-card.tsx";
import { Section } from "../ui/section.tsx";
import "./privacy.css";

/** The data of the account: its export and its erasure. */
export function PrivacyPage() {
  return (
    <>
      <ExportCard />
      <Section
        title="Only your trades"
        intro="Every fill as one CSV, at once. Imported again, it gives exactly the same trades."
      >
        <div className="row">
          <a className="button" href="/api/v1/export/fills.csv" download>
            Export as CSV
          </a>
        </div>
      </Section>
      <ErasureCard />
    </>
  );
}
