import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteImportTemplate, type ImportTemplate } from "#shared/contracts/import-templates.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { CutText } from "../../ui/cut-text.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Loaded } from "../../ui/section.tsx";
import { Time } from "../../ui/time.tsx";
import { templatesQuery } from "./queries.ts";

/** The kept mappings, each with what it knows a file by. */
export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const templates = useInfiniteQuery(templatesQuery);
  const remove = useMutation({
    mutationFn: (id: string) => call(deleteImportTemplate, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  });
  const items = templates.data?.pages.flatMap((page) => page.items);
  return (
    <Dialog title="Kept mappings" open onClose={onClose}>
      <p className="soft">
        A file whose columns are those of a kept mapping can be read with it. Imports that used one stay as
        they are.
      </p>
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The mapping is still kept." />}
      <Loaded asked={{ ...templates, data: items }}>
        {(kept) =>
          kept.length === 0 ? (
            <p className="soft">None yet. Choose a file that Tidemark does not know, and map its columns.</p>
          ) : (
            <ul className="lines">
              {kept.map((template) => (
                <Template
                  key={template.id}
                  template={template}
                  busy={remove.isPending}
                  onRemove={() => remove.mutate(template.id)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={templates}>More mappings</MoreButton>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

type Props = { template: ImportTemplate; busy: boolean; onRemove: () => void };

function Template({ template: { name, mapping, createdAt }, busy, onRemove }: Props) {
  return (
    <li className="item">
      <div>
        <h3>
          <CutText>{name}</CutText>
        </h3>
        <p className="soft small imports-wraps">
          {mapping.header.join(" · ")} · kept <Time at={createdAt} as="ago" />
        </p>
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" busy={busy} onClick={onRemove}>
          Remove<span className="hidden-visually"> {name}</span>
        </ChangeButton>
      </div>
    </li>
  );
}
