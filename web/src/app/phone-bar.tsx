import { AccountMenu } from "./account/account-menu.tsx";
import { Brand } from "../ui/logo.tsx";
import { Icon } from "../ui/icon.tsx";
import { useNarrow } from "../ui/use-narrow.ts";

/** Above a page on a phone: what stands at the foot of the side bar elsewhere. */
export function PhoneBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  if (!useNarrow()) return null;
  return (
    <header className="phone-bar">
      <Brand />
      <button type="button" className="phone-search" aria-label="Find anything" onClick={onSearch}>
        <Icon name="search" />
      </button>
      <AccountMenu onHelp={onHelp} />
    </header>
  );
}
