/** Other years are typing errors, and at the end of the calendar Postgres has no name for the next second. */
export function isTradingYear(year: number): boolean {
  return year >= 1900 && year < 2200;
}
