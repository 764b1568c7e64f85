import { Link } from "@tanstack/react-router";
import { zoneCity } from "../numbers/format-time.ts";
import { shownZone } from "../numbers/reader.ts";

/** Names once on a page the zone of all its times. */
export function ZoneNote() {
  return (
    <span className="page-zone soft small">
      Times: {zoneCity(shownZone())} ·{" "}
      <Link to="/settings/preferences" aria-label="Change the time zone">
        change
      </Link>
    </span>
  );
}
