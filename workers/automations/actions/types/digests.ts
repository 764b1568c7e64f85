import * as z from "zod";
import { writeLastWeek } from "../../../journal/digests/write-digest.ts";
import { measureGuardrail } from "../../../paper/risk/measure-guardrail.ts";
import { ownAction } from "../action.ts";

export const digestWrite = ownAction(z.object({}), {
  action: "digest.write",
  label: "Write the digest of last week",
  summary: "Writes the digest of the last ended week, or again when its figures have changed.",
  capability: "write",
  scope: "journal:write",
  async run({ ctx }) {
    const { id, week, revision, sentences } = await writeLastWeek(ctx, measureGuardrail);
    const words = sentences.map(({ parts }) => parts.map(({ text }) => text).join("")).join("\n");
    return { digestId: id, week, revision, words };
  },
});
