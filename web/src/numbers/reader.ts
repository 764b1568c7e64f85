/** How the reader wants numbers and times written; undefined stands for the device's own way. */
type Reader = {
  readonly timeZone: string | undefined;
  readonly locale: string | undefined;
  readonly hidesAmounts: boolean;
};

let reader: Reader = { timeZone: undefined, locale: undefined, hidesAmounts: false };

export function readerNow(): Reader {
  return reader;
}

/** Sets the locale of every number and time formatted from now on; null is the locale of the device. */
export function writeIn(locale: string | null): void {
  reader = { ...reader, locale: known(locale, (tag) => new Intl.NumberFormat(tag)) };
}

/** Sets the zone for every time formatted from now on; null is the zone of the device. */
export function showTimesIn(timeZone: string | null): void {
  reader = {
    ...reader,
    timeZone: known(timeZone, (zone) => new Intl.DateTimeFormat("en", { timeZone: zone })),
  };
}

/** Writes amounts of money and quantities as dots from now on, or as they are. */
export function hideAmounts(hidesAmounts: boolean): void {
  reader = { ...reader, hidesAmounts };
}

let device: { timeZone: string; locale: string } | undefined;

/** The device's own zone and locale. Asking it takes as long as writing a hundred times. */
export function deviceReader(): { timeZone: string; locale: string } {
  device ??= new Intl.DateTimeFormat().resolvedOptions();
  return device;
}

/** The zone in which times are shown. */
export function shownZone(): string {
  return reader.timeZone ?? deviceReader().timeZone;
}

/** The server may know a zone or locale that this browser does not; the device's own then applies. */
function known(choice: string | null, attempt: (choice: string) => unknown): string | undefined {
  if (choice === null) return undefined;
  try {
    attempt(choice);
    return choice;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
