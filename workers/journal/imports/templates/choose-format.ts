import { Mapping } from "#shared/contracts/import-mapping.ts";
import type { ImportFields } from "#shared/contracts/imports.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { valid } from "../../../http/serve/valid.ts";
import { detectFormat } from "../formats/all.ts";
import type { Format } from "../formats/format.ts";
import { headerKey } from "../formats/mapped/column-name.ts";
import { mappedCsv } from "../formats/mapped/mapped-csv.ts";
import { recognise } from "../formats/recognise.ts";
import { assertZone } from "./assert-zone.ts";
import { findByHeader, findMapping } from "./store.ts";

/** How a file is read: its format, and the mapping of one whose columns the user assigned. */
export type Chosen = { format: Format; mapping: Mapping | null };

/**
 * The format that the request asks for, or that fits the file's first text. A mapping is used only when asked
 * for, because a guess could misread money. A file that is not known names the kept mapping of its columns.
 * Throws import_unreadable, and invalid_request for an unknown template or two ways at once.
 */
export async function chooseFormat(ctx: Ctx, head: string, fields: ImportFields): Promise<Chosen> {
  const mapping = await askedMapping(ctx, fields);
  if (mapping === null) return { format: await detect(ctx, head, fields), mapping };
  const format = mappedCsv(mapping);
  if (format.detect(head) > 0) return { format, mapping };
  const detail = "The file has no line that names all columns of the mapping.";
  throw new Problem("import_unreadable", detail, { file: recognise(head) });
}

async function askedMapping(ctx: Ctx, { template, mapping, format }: ImportFields): Promise<Mapping | null> {
  const given = Object.entries({ template, mapping, format }).filter(([, value]) => value !== undefined);
  const [[path] = ["template"], another] = given;
  if (another !== undefined && path !== undefined)
    throw refused(path, `is given beside ${another[0]}; give one`);
  if (mapping !== undefined) {
    const stated = valid(Mapping, parse(mapping));
    assertZone(stated);
    return stated;
  }
  if (template === undefined) return null;
  const { ledger, userId } = ctx;
  const kept = isId("importTemplate", template)
    ? await findMapping(ledger.read, { userId, id: template })
    : null;
  if (kept === null) throw refused("template", "is no template of yours");
  return kept;
}

async function detect(ctx: Ctx, head: string, { format }: ImportFields): Promise<Format> {
  try {
    return detectFormat(head, format);
  } catch (error) {
    if (!(error instanceof Problem) || error.file === undefined) throw error;
    const { ledger, userId } = ctx;
    const header = headerKey(error.file.columns);
    const template = header === null ? null : await findByHeader(ledger.read, { userId, header });
    throw new Problem(error.code, error.detail, { file: { ...error.file, template } });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw refused("mapping", "is not JSON");
    throw error;
  }
}

function refused(path: string, message: string): Problem {
  return new Problem("invalid_request", undefined, { issues: [{ path, message }] });
}
