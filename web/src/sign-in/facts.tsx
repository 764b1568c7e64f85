import { quotaOf } from "#shared/plans.ts";
import { HowToGetAFile } from "../brokers/how-to-get-a-file.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { formatSize } from "../numbers/format-size.ts";
import { useNow } from "../ui/use-now.ts";

/** The facts that a newcomer asks for: the file, the price, and what becomes of the data. */
export function Facts() {
  return (
    <div className="sign-in-facts">
      <section className="card" id="files" aria-labelledby="files-title">
        <h2 id="files-title">How to get your file</h2>
        <HowToGetAFile open="ibkr" />
      </section>
      <div className="stack">
        <section className="card sign-in-fact" id="price" aria-labelledby="price-title">
          <h2 id="price-title">Price</h2>
          <Price />
        </section>
        <section className="card sign-in-fact" id="privacy" aria-labelledby="privacy-title">
          <h2 id="privacy-title">Privacy</h2>
          <ul className="sign-in-points">
            <li>No ads and no trackers: these pages load nothing from anyone else.</li>
            <li>Tidemark reads a file. It never asks for your broker's password and cannot trade.</li>
            <li>Download everything that is kept of you as one file, whenever you like.</li>
            <li>Erase the account and everything in it, and get a receipt for it.</li>
          </ul>
        </section>
        <section className="card sign-in-fact" aria-labelledby="trust-title">
          <h2 id="trust-title">Numbers you can check</h2>
          <ul className="sign-in-points">
            <li>Exact to the cent, and every number leads to the trades behind it.</li>
            <li>The same file twice adds nothing, and any import can be undone.</li>
            <li>Too few trades to tell? Then it says so.</li>
          </ul>
        </section>
      </div>
    </div>
  );
}

/** The limits of the plan that every new account has. */
function Price() {
  const { importsAMonth, storageBytes } = quotaOf("free", useNow());
  return (
    <p>
      <strong>Free.</strong>{" "}
      <span className="soft">
        No card is asked for.{" "}
        {importsAMonth === null ? "Any number of" : `Up to ${formatCount(importsAMonth)}`} files a month
        {storageBytes === null ? "" : `, ${formatSize(storageBytes)} of them kept`}.
      </span>
    </p>
  );
}
