import { useMutation, useQueryClient } from "@tanstack/react-query";
import { undoImport, type Import } from "#shared/contracts/imports.ts";
import { call } from "../../session/client.ts";
import { mergeImport } from "../merge-import.ts";
import { importsQuery } from "../queries.ts";

/** Takes an import back, and shows it in the list at once. A second request resumes an undo that stopped. */
export function useUndo(item: Import, onUndone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(undoImport, { params: { id: item.id } }),
    onSuccess: (answer) => {
      client.setQueryData(importsQuery.queryKey, (pages) => mergeImport(pages, answer.import));
      onUndone?.();
    },
    onError: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
}
