import type { ImportZone } from "#shared/contracts/imports.ts";
import { zoneCity } from "../../numbers/format-time.ts";
import { suggestionWords, zoneReason } from "./zone-words.ts";

type Props = { zone: ImportZone; busy: boolean; onChoose: (timeZone: string) => void };

/** The zone in which the file was read and the reason, and a better zone where one fits the market hours. */
export function PreviewZone({ zone, busy, onChoose }: Props) {
  const { suggestion } = zone;
  return (
    <>
      <p className="soft small">
        Times without a zone of their own are read in {zoneCity(zone.timeZone)} time: {zoneReason(zone)}.
      </p>
      {suggestion === null ? null : (
        <output className="note note-warn small">
          {suggestionWords(suggestion)}
          <span className="row">
            <button
              type="button"
              className="button button-small"
              disabled={busy}
              onClick={() => onChoose(suggestion.timeZone)}
            >
              Compare in {zoneCity(suggestion.timeZone)} time
            </button>
          </span>
        </output>
      )}
    </>
  );
}
