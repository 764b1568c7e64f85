import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import type { Import } from "#shared/contracts/imports.ts";
import { deviceReader } from "../../numbers/reader.ts";
import { MoreButton } from "../../ui/more-button.tsx";
import type { Choice } from "../send-file.ts";
import { accountsQuery } from "../../accounts/queries.ts";

const COMMON = [
  "UTC",
  "America/New_York",
  "America/Chicago",
  "America/Los_Angeles",
  "Europe/London",
  "Europe/Berlin",
  "Europe/Zurich",
  "Asia/Tokyo",
  "Asia/Hong_Kong",
  "Asia/Singapore",
  "Australia/Sydney",
];
const TYPING_MS = 500;

type Props = { file: Import; choice: Choice; onChange: (choice: Choice) => void; busy: boolean };

/** The facts that a file cannot contain: its account and the time zone of its times. */
export function Choices({ file, choice, onChange, busy }: Props) {
  const ids = useId();
  const accounts = useInfiniteQuery(accountsQuery);
  const [account, setAccount] = useState(choice.account);
  useEffect(() => {
    if (account === choice.account) return undefined;
    const timer = setTimeout(() => onChange({ ...choice, account }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [account, choice, onChange]);
  // A format with a fixed zone returns to that zone, whatever the user chose.
  const zone = busy ? (choice.timeZone ?? file.timeZone) : file.timeZone;
  return (
    <div className="imports-choices">
      <div className="field">
        <label htmlFor={`${ids}-account`}>Account</label>
        <input
          className="input"
          id={`${ids}-account`}
          list={`${ids}-accounts`}
          placeholder={file.account ?? "As the file says"}
          maxLength={80}
          autoComplete="off"
          value={account}
          onChange={({ target }) => setAccount(target.value)}
        />
        <datalist id={`${ids}-accounts`}>
          {accounts.data?.items.map(({ id, name }) => (
            <option key={id} value={name}>
              {name}
            </option>
          ))}
        </datalist>
        <MoreButton asked={accounts}>Offer more accounts</MoreButton>
      </div>
      <div className="field">
        <label htmlFor={`${ids}-zone`}>Time zone of the statement</label>
        <select
          className="select"
          id={`${ids}-zone`}
          value={zone}
          onChange={({ target }) => onChange({ ...choice, timeZone: target.value })}
        >
          <ZoneOptions chosen={zone} />
        </select>
      </div>
      <output className="soft small">{busy ? "Reading again…" : ""}</output>
    </div>
  );
}

function ZoneOptions({ chosen }: { chosen: string }) {
  const own = deviceReader().timeZone;
  const first = [...new Set([chosen, own, ...COMMON])];
  const rest = Intl.supportedValuesOf("timeZone").filter((zone) => !first.includes(zone));
  return (
    <>
      {first.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
      <optgroup label="All">
        {rest.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </optgroup>
    </>
  );
}
