/** The zone of the market on which the sample trades. Its stored days and hours are those of this zone. */
export const STORED_ZONE = "America/New_York";
/** The day on which the stored year ends, which its calendar takes for today. */
export const STORED_LAST_DAY = "2026-09-30";
