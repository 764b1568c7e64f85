import { ThemeCard } from "./theme-card.tsx";

export function ThemePage() {
  return <ThemeCard />;
}
