import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { Flow } from "#shared/contracts/flows.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Loaded, Section } from "../../ui/section.tsx";
import { tell } from "../../ui/tell.ts";
import { Time } from "../../ui/time.tsx";
import { versionsQuery } from "../queries.ts";
import { EditFailed } from "./edit-failed.tsx";
import type { Edits } from "./use-edits.ts";

/** Every edit makes a version; an older one can be brought back. */
export function VersionsCard({ flow, edits }: { flow: Flow; edits: Edits }) {
  const versions = useInfiniteQuery(versionsQuery(flow.id));
  const restore = useMutation({
    mutationFn: edits.restore,
    onSuccess: (_, n) => tell(`Version ${n} stands again.`),
  });
  return (
    <Section title="Versions" intro="Each edit makes one. A run keeps the version that it began with.">
      <EditFailed error={restore.error} />
      <Loaded asked={versions} lines={4}>
        {({ items }) => (
          <ul className="lines flows-versions">
            {items.map(({ n, change, isValid, createdAt }) => (
              <li key={n} className="item">
                <div className="small">
                  <p>
                    <span className="number">{n}</span> {change}
                  </p>
                  <p className="soft">
                    <Time at={createdAt} as="ago" />
                    {isValid ? "" : " · incomplete"}
                    {n === flow.validVersion ? " · runs follow it" : ""}
                  </p>
                </div>
                {n === flow.version ? (
                  <span className="soft small">now</span>
                ) : (
                  <ChangeButton
                    look="button-small button-quiet"
                    busy={restore.isPending}
                    onClick={() => restore.mutate(n)}
                  >
                    Restore<span className="hidden-visually"> version {n}</span>
                  </ChangeButton>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <MoreButton asked={versions}>Older versions</MoreButton>
    </Section>
  );
}
