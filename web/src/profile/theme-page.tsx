import { ThemeCard } from "./theme-card.tsx";
import "./profile.css";

export function ThemePage() {
  return <ThemeCard />;
}
