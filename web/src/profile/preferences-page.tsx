import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { putPreferences, type Preferences } from "#shared/contracts/profile.ts";
import { call } from "../session/client.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { preferencesQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import "./profile.css";

const CURRENCIES = [
  "USD",
  "EUR",
  "GBP",
  "CHF",
  "JPY",
  "CAD",
  "AUD",
  "SEK",
  "NOK",
  "DKK",
  "PLN",
  "HKD",
  "SGD",
  "INR",
];
const LOCALES = [
  ["en-GB", "English (United Kingdom)"],
  ["en-US", "English (United States)"],
  ["de-DE", "German (Germany)"],
  ["de-CH", "German (Switzerland)"],
  ["fr-FR", "French (France)"],
  ["es-ES", "Spanish (Spain)"],
  ["it-IT", "Italian (Italy)"],
  ["ja-JP", "Japanese (Japan)"],
] as const;
const DEVICE = "";

/** The formats of times and money, and the mails that the user wants; each change is saved at once. */
export function PreferencesPage() {
  const client = useQueryClient();
  const preferences = useQuery(preferencesQuery);
  const put = useMutation({
    mutationFn: (next: Preferences) => call(putPreferences, { body: next }),
    scope: { id: "preferences" },
    onMutate: (next) => {
      const before = client.getQueryData(preferencesQuery.queryKey);
      client.setQueryData(preferencesQuery.queryKey, next);
      return before;
    },
    onError: (_error, _next, before) => client.setQueryData(preferencesQuery.queryKey, before),
    onSettled: () => client.invalidateQueries({ queryKey: preferencesQuery.queryKey }),
  });
  return (
    <>
      {put.error === null ? null : (
        <ProblemNote error={put.error} safe="Your preferences are as they were." />
      )}
      <Section title="Times and money">
        <Loaded asked={preferences} lines={4}>
          {(now) => <Formats preferences={now} onChange={(change) => put.mutate({ ...now, ...change })} />}
        </Loaded>
      </Section>
      <Section title="Notifications" intro="By mail, to the address in your profile.">
        <Loaded asked={preferences} lines={4}>
          {(now) => (
            <Notifications
              chosen={now.notifications}
              onChange={(change) =>
                put.mutate({ ...now, notifications: { ...now.notifications, ...change } })
              }
            />
          )}
        </Loaded>
      </Section>
    </>
  );
}

function Formats({
  preferences: { timeZone, baseCurrency, locale },
  onChange,
}: {
  preferences: Preferences;
  onChange: (change: Partial<Preferences>) => void;
}) {
  const own = new Intl.DateTimeFormat().resolvedOptions();
  return (
    <div className="stack">
      <Choice
        label="Times are shown in"
        value={timeZone}
        onChange={(value) => onChange({ timeZone: value })}
        device={`This device's zone (${own.timeZone.replaceAll("_", " ")})`}
        options={withOwn(Intl.supportedValuesOf("timeZone"), timeZone).map((zone) => [
          zone,
          zone.replaceAll("_", " "),
        ])}
      />
      <Choice
        label="Base currency"
        note="For totals across currencies. Every fill keeps its own."
        value={baseCurrency}
        onChange={(value) => onChange({ baseCurrency: value })}
        device="As the fills"
        options={withOwn(CURRENCIES, baseCurrency).map((code) => [code, code])}
      />
      <Choice
        label="Language and region"
        note="For apps that follow it. These pages always write numbers and dates the same way."
        value={locale}
        onChange={(value) => onChange({ locale: value })}
        device={`As this device (${navigator.language})`}
        options={
          locale === null || LOCALES.some(([tag]) => tag === locale)
            ? LOCALES
            : [[locale, locale], ...LOCALES]
        }
      />
    </div>
  );
}

function withOwn(known: readonly string[], own: string | null): string[] {
  return own === null || known.includes(own) ? [...known] : [own, ...known];
}

function Choice({
  label,
  note,
  value,
  device,
  options,
  onChange,
}: {
  label: string;
  note?: string;
  value: string | null;
  device: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string | null) => void;
}) {
  const id = useId();
  return (
    <div className="field profile-choice">
      <label htmlFor={id}>{label}</label>
      <select
        className="select"
        id={id}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        value={value ?? DEVICE}
        onChange={({ target }) => onChange(target.value === DEVICE ? null : target.value)}
      >
        <option value={DEVICE}>{device}</option>
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
      {note === undefined ? null : (
        <p className="soft small" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

const CHOICES = [
  { name: "weeklyDigest", words: "A digest of your week" },
  { name: "reflections", words: "What the coach has to say after an import" },
  { name: "importProgress", words: "When a long import has ended" },
] as const;

function Notifications({
  chosen,
  onChange,
}: {
  chosen: Preferences["notifications"];
  onChange: (change: Partial<Preferences["notifications"]>) => void;
}) {
  return (
    <div className="checks">
      <label className="check">
        <input type="checkbox" checked disabled />
        <span>
          Security alerts <span className="soft small">always on, so that nobody can act unseen</span>
        </span>
      </label>
      {CHOICES.map(({ name, words }) => (
        <label key={name} className="check">
          <input
            type="checkbox"
            checked={chosen[name]}
            onChange={({ target }) => onChange({ [name]: target.checked })}
          />
          <span>{words}</span>
        </label>
      ))}
    </div>
  );
}
