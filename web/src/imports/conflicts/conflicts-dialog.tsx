import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { decideConflicts, type Decision } from "#shared/contracts/import-conflicts.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Loaded } from "../../ui/section.tsx";
import { mergeImport } from "../merge-import.ts";
import { importsQuery } from "../queries.ts";
import { ConflictItem } from "./conflict-item.tsx";
import { conflictsQuery } from "./queries.ts";

/** Every row that contradicts the ledger, with both sides; each is decided by itself, or all alike. */
export function ConflictsDialog({ item, onClose }: { item: Import; onClose: () => void }) {
  const client = useQueryClient();
  const query = conflictsQuery(item.id);
  const conflicts = useInfiniteQuery(query);
  const items = conflicts.data?.pages.flatMap((page) => page.items);
  const decide = useMutation({
    mutationFn: (body: Decision) => call(decideConflicts, { params: { id: item.id }, body }),
    onSuccess: (decided) =>
      client.setQueryData(importsQuery.queryKey, (pages) => mergeImport(pages, decided)),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  return (
    <Dialog title={`Where ${item.fileName} differs`} open onClose={onClose} className="imports-conflicts">
      <p className="soft">
        These executions stand in your ledger with other facts. It stays as it is until you take the file’s
        side. You can decide anew at any time, and undoing the import brings the earlier facts back.
      </p>
      {items === undefined || items.length < 2 ? null : (
        <div className="row">
          <span className="small soft">All alike:</span>
          <ChangeButton
            look="button-small"
            busy={decide.isPending}
            onClick={() => decide.mutate({ all: true, take: "file" })}
          >
            Take the file’s
          </ChangeButton>
          <ChangeButton
            look="button-small"
            busy={decide.isPending}
            onClick={() => decide.mutate({ all: true, take: "ledger" })}
          >
            Keep the ledger’s
          </ChangeButton>
        </div>
      )}
      {decide.error === null ? null : <ProblemNote error={decide.error} safe="Nothing was decided." />}
      <Loaded asked={{ ...conflicts, data: items }}>
        {(found) =>
          found.length === 0 ? (
            <p className="note note-quiet">Nothing in this file contradicts the ledger any more.</p>
          ) : (
            <ul className="lines">
              {found.map((conflict) => (
                <ConflictItem
                  key={conflict.line}
                  conflict={conflict}
                  busy={decide.isPending}
                  onTake={(take) => decide.mutate({ line: conflict.line, take })}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={conflicts}>More differences</MoreButton>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
