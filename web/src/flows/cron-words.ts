const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const DAY_NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** A schedule that the form can say without cron. */
export type Simple =
  | { every: "minutes"; step: number }
  | { every: "hour"; minute: number }
  | { every: "day" | "weekday"; time: string }
  | { every: "week"; day: number; time: string };

/** The cron expression of a simple schedule. */
export function cronOf(simple: Simple): string {
  switch (simple.every) {
    case "minutes":
      return simple.step === 1 ? "* * * * *" : `*/${simple.step} * * * *`;
    case "hour":
      return `${simple.minute} * * * *`;
    case "day":
      return `${clockOf(simple.time)} * * *`;
    case "weekday":
      return `${clockOf(simple.time)} * * 1-5`;
    case "week":
      return `${clockOf(simple.time)} * * ${simple.day}`;
  }
}

/** A cron expression as a simple schedule; null when it says more. */
export function simpleOf(cron: string): Simple | null {
  const [minute = "", hour = "", day = "", month = "", weekday = "", more] = cron.trim().split(/\s+/);
  if (more !== undefined || day !== "*" || month !== "*") return null;
  const step = minute === "*" ? "1" : /^\*\/(\d{1,2})$/.exec(minute)?.[1];
  if (step !== undefined)
    return hour === "*" && weekday === "*" && Number(step) > 0
      ? { every: "minutes", step: Number(step) }
      : null;
  if (!isWithin(minute, 59)) return null;
  if (hour === "*") return weekday === "*" ? { every: "hour", minute: Number(minute) } : null;
  if (!isWithin(hour, 23)) return null;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (weekday === "*") return { every: "day", time };
  if (/^(1-5|MON-FRI)$/i.test(weekday)) return { every: "weekday", time };
  const named = DAY_NAMES.indexOf(weekday.toUpperCase());
  if (named !== -1) return { every: "week", day: named, time };
  return isWithin(weekday, 7) ? { every: "week", day: Number(weekday) % 7, time } : null;
}

/** A schedule in words: `Monday to Friday at 09:30`; a cron expression that says more stands as it is. */
export function cronWords(cron: string): string {
  const simple = simpleOf(cron);
  switch (simple?.every) {
    case undefined:
      return `by the schedule ${cron}`;
    case "minutes":
      return simple.step === 1 ? "every minute" : `every ${simple.step} minutes`;
    case "hour":
      return `every hour at minute ${simple.minute}`;
    case "day":
      return `every day at ${simple.time}`;
    case "weekday":
      return `Monday to Friday at ${simple.time}`;
    case "week":
      return `every ${dayName(simple.day)} at ${simple.time}`;
  }
}

export function dayName(day: number): string {
  return DAYS[day] ?? DAYS[0];
}

function isWithin(text: string, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) <= most;
}

function clockOf(time: string): string {
  const [hour = "0", minute = "0"] = time.split(":");
  return `${Number(minute)} ${Number(hour)}`;
}
