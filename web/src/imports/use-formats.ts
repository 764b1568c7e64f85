import { useQuery } from "@tanstack/react-query";
import type { ImportFormat } from "#shared/contracts/imports.ts";
import { formatsQuery } from "./queries.ts";

type Format = { format: ImportFormat; title: string };

/** The formats that the server reads, with their names; before the server answers, each shows its id. */
export function useFormats(): {
  formats: readonly Format[] | undefined;
  titleOf: (id: ImportFormat) => string;
} {
  const formats = useQuery(formatsQuery).data?.items;
  const titleOf = (id: ImportFormat) =>
    id === "mapped-csv" ? "Mapped columns" : (formats?.find(({ format }) => format === id)?.title ?? id);
  return { formats, titleOf };
}
