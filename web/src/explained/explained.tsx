import type { ReactNode } from "react";
import { isExploring } from "../session/exploring.ts";
import type { Asked } from "./asked.ts";
import { showExplanation } from "./shown.ts";
import "./explained.css";

/**
 * A figure that opens what it is made of. The sample that is explored without an account has stored answers
 * alone, so that its figures stay text.
 */
export function Explained({
  name,
  asked,
  tabIndex,
  children,
}: {
  name: string;
  asked: Asked;
  tabIndex?: number;
  children: ReactNode;
}) {
  if (isExploring) return children;
  return (
    <button
      type="button"
      className="explained"
      aria-haspopup="dialog"
      tabIndex={tabIndex}
      onClick={({ currentTarget }) => showExplanation({ name, asked, opener: currentTarget })}
    >
      {children}
      <span className="hidden-visually">, what {name} is made of</span>
    </button>
  );
}
