import { PublicPage } from "../ui/public-page.tsx";
import "./about.css";

const MADE_OF = [
  {
    name: "Lightweight Charts™",
    does: "draws the charts",
    by: "Copyright (c) 2025 TradingView, Inc. Licensed under the Apache License 2.0.",
    link: { href: "https://www.tradingview.com/", words: "TradingView" },
  },
  {
    name: "Inter",
    does: "is the typeface",
    by: "Copyright (c) 2016 The Inter Project Authors. Licensed under the SIL Open Font License 1.1.",
    link: { href: "https://rsms.me/inter/", words: "Inter" },
  },
] as const;

/** What Tidemark is, and the notices that the licences of its parts ask for on a page. */
export function AboutPage() {
  return (
    <PublicPage title="About Tidemark" wide>
      <p>
        Tidemark is a trading journal: it reads your broker’s file, shows what you made and lost, and says
        what your habits cost. It is open source, under the MIT licence.
      </p>
      <h2>Made with</h2>
      <ul className="about-parts lines">
        {MADE_OF.map(({ name, does, by, link }) => (
          <li key={name}>
            <div>
              <strong>{name}</strong> {does}. <a href={link.href}>{link.words}</a>
            </div>
            <div className="soft small">{by}</div>
          </li>
        ))}
      </ul>
    </PublicPage>
  );
}
