import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { putPreferences, type Preferences } from "#shared/contracts/profile.ts";
import { formatDecimal } from "../numbers/format-number.ts";
import { formatMoment } from "../numbers/format-time.ts";
import { deviceReader } from "../numbers/reader.ts";
import { call } from "../session/client.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { toggleAmounts, useAmountsHidden } from "../ui/amounts.ts";
import { BreakevenField } from "./breakeven-field.tsx";
import { BASE_CURRENCIES, currencyWords } from "./currencies.ts";
import { DigestChoice } from "./digest-choice.tsx";
import { OrderThreshold } from "./order-threshold.tsx";
import { preferencesQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import "./profile.css";

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
/** What an older server or a kept answer does not say. */
const NO_TOLERANCE = { unit: "money", amount: "0" } as const;
const EXAMPLE = "2026-10-05T18:30:00.000Z";

/** How numbers and times are written, and what is hidden; each change is saved at once. */
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
      <Section title="Numbers and times">
        <Loaded asked={preferences} lines={4}>
          {(now) => <Formats preferences={now} onChange={(change) => put.mutate({ ...now, ...change })} />}
        </Loaded>
      </Section>
      <Section title="Privacy on this screen">
        <AmountsSwitch />
      </Section>
      <Section title="Wins, losses and breakeven trades">
        <Loaded asked={preferences} lines={2}>
          {({ breakeven = NO_TOLERANCE, ...now }) => (
            <BreakevenField
              key={`${breakeven.unit} ${breakeven.amount}`}
              now={breakeven}
              save={(next) => put.mutate({ ...now, breakeven: next })}
            />
          )}
        </Loaded>
      </Section>
      <Section title="Paper orders">
        <Loaded asked={preferences} lines={2}>
          {(now) => (
            <OrderThreshold
              key={now.orderStepUpAbove}
              above={now.orderStepUpAbove ?? null}
              save={(orderStepUpAbove) => put.mutate({ ...now, orderStepUpAbove })}
            />
          )}
        </Loaded>
      </Section>
      <Section title="Mails" intro="To the address in your profile.">
        <p className="section-gap">
          Tidemark writes to you about the safety of your account, so that nobody can act unseen. This cannot
          be switched off.
        </p>
        <Loaded asked={preferences} lines={1}>
          {({ notifications, ...now }) => (
            <DigestChoice
              chosen={notifications.weeklyDigest}
              onChoose={(weeklyDigest) =>
                put.mutate({ ...now, notifications: { ...notifications, weeklyDigest } })
              }
            />
          )}
        </Loaded>
      </Section>
    </>
  );
}

function Formats({
  preferences: { timeZone, locale, baseCurrency },
  onChange,
}: {
  preferences: Preferences;
  onChange: (change: Partial<Preferences>) => void;
}) {
  const own = deviceReader();
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
        label="Language and region"
        note={`Numbers and dates: ${formatDecimal("12480.35")} · ${formatMoment(EXAMPLE, Date.parse(EXAMPLE))}`}
        value={locale}
        onChange={(value) => onChange({ locale: value })}
        device={`As this device (${navigator.language})`}
        options={
          locale === null || LOCALES.some(([tag]) => tag === locale)
            ? LOCALES
            : [[locale, locale], ...LOCALES]
        }
      />
      <Choice
        label="Totals are in"
        note="Each amount is converted at the European Central Bank’s rate of its day; what is from price and what is from currency is shown."
        value={baseCurrency}
        onChange={(value) => onChange({ baseCurrency: value })}
        device="Each currency for itself"
        options={withOwn(BASE_CURRENCIES, baseCurrency).map((code) => [code, currencyWords(code)])}
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

/** Hides amounts on this device only, at once and without the server. */
function AmountsSwitch() {
  const hidden = useAmountsHidden();
  return (
    <label className="check">
      <input type="checkbox" checked={hidden} onChange={toggleAmounts} />
      <span>
        Hide all amounts on this device{" "}
        <span className="soft small">
          percent and R stay; <span className="kbd">H</span> does the same on any page
        </span>
      </span>
    </label>
  );
}
