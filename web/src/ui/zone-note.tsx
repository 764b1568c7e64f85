import { Link } from "@tanstack/react-router";
import { zoneCity } from "../numbers/format-time.ts";
import { shownZone } from "../numbers/reader.ts";
import { useConnection } from "./connection.ts";

/** Names once on a page the zone of all its times. */
export function ZoneNote() {
  const isStored = useConnection().state === "stored"; // There are no settings without an account.
  return (
    <span className="page-zone soft small">
      Times: {zoneCity(shownZone())}
      {isStored ? null : (
        <>
          {" · "}
          <Link to="/settings/preferences" aria-label="Change the time zone">
            change
          </Link>
        </>
      )}
    </span>
  );
}
