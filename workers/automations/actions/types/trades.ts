import * as z from "zod";
import { TagName, TradeAnnotation } from "#shared/contracts/trade-notes.ts";
import { addToTrade } from "../../../journal/trades/annotations/add-to-trade.ts";
import { ownAction } from "../action.ts";
import { longText, text } from "../field.ts";
import { asFailure, valid } from "./own-failure.ts";

/** As long as twenty names with commas between them. */
const MOST_TAGS_TEXT = 1_000;
const tradeId = text({ title: "Trade", example: "{{ input.body.tradeId }}" }, 40);

const Tags = z
  .string()
  .transform((names) => names.split(",").filter((name) => name.trim() !== ""))
  .pipe(z.array(TagName).max(20));

export const tradeTag = ownAction(
  z.object({
    tradeId,
    addTags: text(
      { title: "Tags to add", description: "With commas between them.", example: "late, big" },
      MOST_TAGS_TEXT,
    ).default(""),
    removeTags: text({ title: "Tags to remove" }, MOST_TAGS_TEXT).default(""),
  }),
  {
    action: "trade.tag",
    label: "Tag a trade",
    summary: "Adds tags to a trade of yours, or takes some off. What it has already is not added again.",
    capability: "write",
    scope: "journal:write",
    async run({ ctx, config }) {
      const [addTags, removeTags] = [valid(Tags, config.addTags), valid(Tags, config.removeTags)];
      const fields = await addToTrade(ctx, config.tradeId, { addTags, removeTags }).catch(asFailure);
      return { tradeId: config.tradeId, changed: fields.length > 0 };
    },
  },
);

const PLACES = ["end", "start", "instead"] as const;

export const tradeNote = ownAction(
  z.object({
    tradeId,
    note: longText({ title: "Note", example: "Sized up after a loss." }),
    place: z.enum(PLACES).default("end").meta({
      title: "Where it goes",
      description: "At the end or the start of what you wrote, or instead of it.",
    }),
  }),
  {
    action: "trade.note",
    label: "Write a note on a trade",
    summary: "Adds a line to the notes of a trade of yours. A line that stands there is not added again.",
    capability: "write",
    scope: "journal:write",
    async run({ ctx, config: { tradeId: id, note, place } }) {
      const written = valid(TradeAnnotation, { notes: note }).notes ?? "";
      const fields = await addToTrade(ctx, id, { note: { text: written, place } }).catch(asFailure);
      return { tradeId: id, changed: fields.length > 0 };
    },
  },
);

export const tradeStop = ownAction(
  z.object({
    tradeId,
    plannedStop: text(
      { title: "Planned stop", description: "Left empty, the stop is taken away.", example: "98.50" },
      40,
    ).default(""),
  }),
  {
    action: "trade.stop",
    label: "Set a trade’s planned stop",
    summary: "Writes the planned stop of a trade of yours, from which its result in R follows.",
    capability: "write",
    scope: "journal:write",
    async run({ ctx, config: { tradeId: id, plannedStop: given } }) {
      const wanted = { plannedStop: given.trim() === "" ? null : given.trim() };
      const { plannedStop = null } = valid(TradeAnnotation, wanted);
      const fields = await addToTrade(ctx, id, { plannedStop }).catch(asFailure);
      return { tradeId: id, changed: fields.length > 0 };
    },
  },
);
