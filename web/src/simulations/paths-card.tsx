import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useMemo, useState } from "react";
import { MonteCarlo, type MonteCarloResult } from "#shared/contracts/monte-carlo.ts";
import { CurrencySelect } from "../breakdowns/currency-select.tsx";
import { currenciesOf } from "../breakdowns/figures-in.ts";
import type { ChartLine } from "../charts/draw-lines.ts";
import { LinesChart } from "../charts/lines-chart.tsx";
import { formatCount, formatMoney, formatShare } from "../numbers/format-number.ts";
import { Choice } from "../trades/filters/choice.tsx";
import { metricsQuery } from "../trades/queries.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TextField } from "../ui/text-field.tsx";
import { JobAwaited } from "./job-awaited.tsx";
import { drawPaths } from "./queries.ts";

type Filter = Partial<Pick<MonteCarlo, "account" | "symbol" | "from" | "to" | "lotMethod">>;
type Draw = { asked: MonteCarlo; drawnFrom: string };
type Props = {
  filter: Filter;
  timeZone: string;
  /** The currency that another page showed. */
  wanted: string | undefined;
};

const NOTHING_DRAWN = { data: undefined, error: null, isPending: false };
const BLOCKS = { trade: "Single trades", day: "Whole days" };
const PATHS = { "1000": "1 000 sequences", "10000": "10 000 sequences" };

/** Sequences drawn from the closed trades: bands, drawdowns and the risk of ruin. */
export function PathsCard({ filter, timeZone, wanted }: Props) {
  const id = useId();
  const [trades, setTrades] = useState("200");
  const [ruinAt, setRuinAt] = useState("");
  const [block, setBlock] = useState("day");
  const [paths, setPaths] = useState("1000");
  const [chosen = wanted, setChosen] = useState<string>();
  const metrics = useQuery(metricsQuery(filter)).data;
  const currencies = currenciesOf(metrics === undefined ? [] : [metrics]);
  const currency = chosen !== undefined && currencies.includes(chosen) ? chosen : currencies[0];
  const drawnFrom = JSON.stringify([filter, chosen ?? null]);
  const draw = useMutation({ mutationFn: ({ asked }: Draw) => drawPaths(asked) });
  // What was drawn from other trades stands beside none of these.
  const { data, error, isPending } = draw.variables?.drawnFrom === drawnFrom ? draw : NOTHING_DRAWN;
  const known = MonteCarlo.safeParse({
    ...filter,
    timeZone,
    currency,
    paths: Number(paths),
    trades: Number(trades),
    seed: "1",
    block,
    ...(ruinAt === "" ? {} : { ruinAt }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (known.success && !isPending) draw.mutate({ asked: known.data, drawnFrom });
  };
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>Monte Carlo: what chance may bring</h2>
        <CurrencySelect known={currencies} shown={currency} choose={setChosen} />
      </div>
      <form className="stack" onSubmit={submit}>
        <div className="simulations-fields">
          <TextField label="Trades ahead" most={4} required value={trades} change={setTrades} />
          <TextField
            label={currency === undefined ? "Ruin is a loss of" : `Ruin is a loss of, in ${currency}`}
            most={40}
            value={ruinAt}
            change={setRuinAt}
          />
        </div>
        <div className="row">
          <Choice
            name="What is drawn"
            values={BLOCKS}
            value={block}
            choose={(value) => setBlock(value ?? "day")}
          />
          <Choice
            name="How many sequences"
            values={PATHS}
            value={paths}
            choose={(value) => setPaths(value ?? "1000")}
          />
          <button type="submit" className="button" aria-disabled={!known.success || isPending}>
            Draw
          </button>
        </div>
        {known.success ? null : (
          <p className="soft small">From 1 to 1 000 trades, and an amount above zero.</p>
        )}
      </form>
      {error === null ? null : <ProblemNote error={error} safe="Your trades are as they were." />}
      {data === undefined ? null : "bands" in data ? (
        <Bands result={data} />
      ) : (
        <JobAwaited id={data.id}>
          {({ monteCarlo }) =>
            monteCarlo?.result === null || monteCarlo === null ? null : <Bands result={monteCarlo.result} />
          }
        </JobAwaited>
      )}
    </section>
  );
}

/** What is not drawn: trades in other currencies, and those before the latest ones. */
function othersWords({ trades, all, others = 0 }: MonteCarloResult["sample"]): string {
  const older = all > trades ? `${formatCount(all - trades)} earlier ones are not drawn. ` : "";
  if (others === 0) return older;
  return `${older}${formatCount(others)} ${others === 1 ? "trade" : "trades"} in other currencies ${others === 1 ? "is" : "are"} not in it. `;
}

const BANDS = [
  { of: "p95", name: "Best 5 %", colour: "faint" },
  { of: "p75", name: "Best quarter", colour: "soft" },
  { of: "p50", name: "Middle", colour: "tide" },
  { of: "p25", name: "Worst quarter", colour: "soft" },
  { of: "p5", name: "Worst 5 %", colour: "accent" },
] as const;

function Bands({ result }: { result: MonteCarloResult }) {
  const { bands, maxDrawdown, ruin, ruinAt, currency, sample, assumptions } = result;
  const axis = useMemo(() => ({ counts: bands.map(({ trade }) => trade) }), [bands]);
  const lines = useMemo(
    () =>
      BANDS.map(({ of, name, colour }): ChartLine => ({
        name,
        colour,
        isDashed: of !== "p50",
        values: bands.map((band) => Number(band[of])),
      })),
    [bands],
  );
  const last = bands.at(-1);
  if (last === undefined) return null;
  const money = (value: string) => `${formatMoney(value, currency)} ${currency}`;
  return (
    <div className="stack simulations-bands">
      <LinesChart
        axis={axis}
        lines={lines}
        label={`After ${formatCount(last.trade)} trades the middle sequence has ${money(last.p50)}, the worst twentieth at most ${money(last.p5)}.`}
      />
      <dl className="facts simulations-facts">
        <div>
          <dt>After {formatCount(last.trade)} trades</dt>
          <dd>
            {money(last.p5)} to {money(last.p95)} in nine of ten sequences, {money(last.p50)} in the middle
          </dd>
        </div>
        <div>
          <dt>Deepest drawdown, by trade</dt>
          <dd>
            {money(maxDrawdown.p50)} in the middle, more than {money(maxDrawdown.p95)} in one of twenty
          </dd>
        </div>
        {ruin === null || ruinAt === null ? null : (
          <div>
            <dt>Risk of ruin</dt>
            <dd>
              {formatShare(String(ruin))} of the sequences lost {money(ruinAt)}
            </dd>
          </div>
        )}
      </dl>
      <p className="soft small">
        Drawn from {formatCount(sample.trades)} closed trades in {currency} on {formatCount(sample.days)}{" "}
        days. {othersWords(sample)}
        {assumptions.join(" ")}
      </p>
    </div>
  );
}
