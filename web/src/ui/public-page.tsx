import { useEffect, type ReactNode } from "react";
import { Brand } from "./logo.tsx";

type Props = { title: string; wide?: boolean; children: ReactNode };

/** A page without a session that does one thing: a card in the middle under the brand. */
export function PublicPage({ title, wide = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Tidemark`;
  }, [title]);
  return (
    <div className="public">
      <header className="public-head">
        <a href="/" className="public-brand">
          <Brand />
        </a>
      </header>
      <main className="public-main">
        <section className={`card public-card ${wide ? "public-wide" : ""}`} aria-labelledby="public-title">
          <h1 id="public-title">{title}</h1>
          {children}
        </section>
      </main>
    </div>
  );
}
