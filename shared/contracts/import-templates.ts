import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, nameWords } from "./bounds.ts";
import { Mapping } from "./import-mapping.ts";
import { Instant, page, PageQuery } from "./page.ts";

const Name = nameWords(60).refine((name) => name.trim() !== "", "is empty");

/** A mapping that was kept under a name, for the next file of the same kind. */
export const ImportTemplate = z.object({
  id: Id,
  name: z.string().max(60),
  mapping: Mapping,
  createdAt: Instant,
});
export type ImportTemplate = z.infer<typeof ImportTemplate>;

const tag = "Import";

export const listImportTemplates = endpoint({
  name: "listImportTemplates",
  summary: "The kept mappings of files whose columns the user assigned, the oldest first",
  tag,
  method: "GET",
  path: "/import-templates",
  scope: "journal:read",
  query: PageQuery,
  reply: page(ImportTemplate),
  errors: ["cursor_invalid"],
});

export const createImportTemplate = endpoint({
  name: "createImportTemplate",
  summary: "Keep a mapping of columns under a name; an import takes it as `template`",
  tag,
  method: "POST",
  path: "/import-templates",
  scope: "journal:write",
  body: z.strictObject({ name: Name, mapping: Mapping }),
  reply: ImportTemplate,
  status: [201],
  errors: ["too_many"],
});

export const deleteImportTemplate = endpoint({
  name: "deleteImportTemplate",
  summary: "Remove a kept mapping; imports that used it stay",
  tag,
  method: "DELETE",
  path: "/import-templates/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  errors: ["not_found"],
});
