import { RadioGroup } from "radix-ui";
import { isThemeName, THEMES } from "#shared/tokens.ts";
import { chooseTheme, MODES, useTheme } from "./theme.ts";

/** Three themes, each in light and dark; without a choice the preference of the system applies. */
export function ThemeCard() {
  const { theme, mode } = useTheme();
  return (
    <section className="card" aria-labelledby="theme">
      <div className="card-head">
        <h2 id="theme">Theme</h2>
        <span className="soft small">on all your devices</span>
      </div>
      <RadioGroup.Root
        className="profile-themes"
        aria-label="Theme"
        value={theme}
        onValueChange={(value) => {
          if (isThemeName(value)) chooseTheme({ theme: value });
        }}
      >
        {Object.entries(THEMES).map(([name, { label }]) => (
          <RadioGroup.Item key={name} value={name} className="profile-theme-choice">
            <ThemeSample name={name} />
            {label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <RadioGroup.Root
        className="profile-modes"
        aria-label="Light or dark"
        value={mode}
        onValueChange={(value) => {
          const choice = MODES.find((candidate) => candidate.value === value);
          if (choice !== undefined) chooseTheme({ mode: choice.value });
        }}
      >
        {MODES.map(({ value, words }) => (
          <RadioGroup.Item key={value} value={value} className="profile-mode-choice">
            {words}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </section>
  );
}

/** The colours of the theme itself, whichever theme is active. */
function ThemeSample({ name }: { name: string }) {
  return (
    <span className="profile-theme-sample" aria-hidden="true">
      <ThemeHalf name={name} mode="light" />
      <ThemeHalf name={name} mode="dark" />
    </span>
  );
}

function ThemeHalf({ name, mode }: { name: string; mode: string }) {
  return (
    <svg viewBox="0 0 60 40" preserveAspectRatio="none" data-theme={name} data-mode={mode}>
      <rect width="60" height="40" fill="var(--panel)" />
      <path d="M0 30 L14 24 L26 26 L42 14 L60 18 V40 H0 Z" fill="var(--tide)" opacity="0.35" />
      <path d="M0 30 L14 24 L26 26 L42 14 L60 18" fill="none" stroke="var(--tide)" strokeWidth="2" />
      <path
        d="M0 30 L14 24 H30 L42 14 H60"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeDasharray="3 3"
      />
    </svg>
  );
}
