import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MetricFigure } from "#shared/contracts/explain.ts";
import type { Group, GroupMetrics } from "#shared/contracts/breakdowns.ts";
import {
  directionOf,
  formatCount,
  formatDecimal,
  formatMoney,
  formatShare,
} from "../numbers/format-number.ts";
import type { TradesSearch } from "../trades/search.ts";
import { shownZone } from "../numbers/reader.ts";
import { Explained } from "../explained/explained.tsx";
import type { AskedCell } from "../explained/asked.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import { Amount } from "../ui/amount.tsx";
import { CutText } from "../ui/cut-text.tsx";
import { useTablet } from "../ui/use-narrow.ts";
import { figuresIn, largestOf, shareOf } from "./figures-in.ts";
import { withoutGroup } from "../trades/without-group.ts";
import { BREAKDOWN_WORDS, groupWords, type Listed, tradesOfGroup } from "../trades/group-words.ts";

type Props = {
  by: Listed;
  groups: readonly Group[];
  rest: (GroupMetrics & { groups: number }) | null;
  currency: string | undefined;
  search: TradesSearch;
  /** The filter of the page, by which a figure is explained. */
  filter: MetricsQuery;
  inBase: boolean;
};

/** Each group with a bar of its net P&L, from one line: gains to the right, losses to the left. */
export function BarTable({ by, groups, rest, currency, search, filter, inBase }: Props) {
  const narrow = useTablet();
  const rows = groups.map((group) => ({ group, figures: figuresIn(group, currency) }));
  const last = rest === null ? null : figuresIn(rest, currency);
  const largest = largestOf([...rows.map(({ figures }) => figures?.netPnl ?? null), last?.netPnl ?? null]);
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="hidden-visually">Figures by {BREAKDOWN_WORDS[by].toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{BREAKDOWN_WORDS[by]}</th>
            {narrow ? null : (
              <th scope="col">
                <span className="hidden-visually">Net P&L as a bar</span>
              </th>
            )}
            <th scope="col" className="right">
              Net P&L{currency === undefined ? "" : `, ${currency}`}
            </th>
            <th scope="col" className="right">
              Trades
            </th>
            <th scope="col" className="right">
              Win rate
            </th>
            {narrow ? null : (
              <>
                <th scope="col" className="right">
                  Expectancy
                </th>
                <th scope="col" className="right">
                  Profit factor
                </th>
                <th scope="col" className="right">
                  Payoff
                </th>
                <th scope="col" className="right">
                  Fees
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ group, figures }) => (
            <tr key={group.key} className="row-linked">
              <th scope="row">
                <Name by={by} group={group} search={search} />
                <WithoutThese by={by} group={group} search={search} currency={currency} />
                {group.kind === "paper" ? <span className="pill">paper</span> : null}
              </th>
              <Cells
                figures={figures}
                largest={largest}
                currency={currency}
                narrow={narrow}
                of={{ name: groupWords(by, group.key), filter, cell: cellOf(by, group.key), inBase }}
              />
            </tr>
          ))}
          {rest === null ? null : (
            <tr>
              <th scope="row" className="soft">
                {formatCount(rest.groups)} more
              </th>
              <Cells figures={last} largest={largest} currency={currency} narrow={narrow} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Name({ by, group, search }: Pick<Props, "by" | "search"> & { group: Group }) {
  const own = tradesOfGroup(by, group.key);
  const words = <CutText>{groupWords(by, group.key, group.rule)}</CutText>;
  if (own === null) return words;
  return (
    <Link to="/trades" search={{ ...search, ...own }} className="row-link">
      {words}
    </Link>
  );
}

/** Leads to the history without the trades of a group. */
function WithoutThese({
  by,
  group,
  search: { account, from },
  currency,
}: Pick<Props, "by" | "search" | "currency"> & { group: Group }) {
  const without = withoutGroup(by, group.key);
  if (without === null) return null;
  return (
    <Link
      to="/what-if"
      search={{
        ...without,
        ...(account !== undefined && { account }),
        ...(from !== undefined && { from }),
        ...(currency !== undefined && { currency }),
      }}
      className="soft small breakdowns-without"
      aria-label={`Leave out ${groupWords(by, group.key)} and simulate`}
    >
      leave out
    </Link>
  );
}

type CellProps = {
  figures: ReturnType<typeof figuresIn>;
  largest: number;
  currency: string | undefined;
  narrow: boolean;
  /** The group whose figures these are; none of the groups that share a row. */
  of?: { name: string; filter: MetricsQuery; cell: AskedCell; inBase: boolean };
};

function cellOf(by: Listed, key: string): AskedCell {
  return { cellBy: by, cell: key, timeZone: shownZone() };
}

function Cells({ figures, largest, currency = "", narrow, of }: CellProps) {
  const net = figures?.netPnl ?? "0";
  // A structure counts once, so that its counts have no parts by trades.
  const hasParts = (figure: MetricFigure) =>
    of?.cell.cellBy !== "structure" || figure === "netPnl" || figure === "fees";
  const told = (figure: MetricFigure, name: string, words: ReactNode): ReactNode =>
    of === undefined || words === "–" || !hasParts(figure) ? (
      words
    ) : (
      <Explained
        name={`${name} of ${of.name}`}
        asked={{
          of: "metrics",
          figure,
          currency,
          by: "month",
          filter: of.filter,
          cell: of.cell,
          ...(of.inBase ? { amounts: "base" } : {}),
        }}
      >
        {words}
      </Explained>
    );
  const money = (value: string) => formatMoney(value, currency);
  const half = `${shareOf(net, largest) * 50}%`;
  return (
    <>
      {narrow ? null : (
        <td className="breakdowns-bar-cell" aria-hidden="true">
          <span className="breakdowns-bar">
            {directionOf(net) === "down" ? (
              <i className="breakdowns-bar-down" style={{ right: "50%", width: half }} />
            ) : (
              <i className="breakdowns-bar-up" style={{ left: "50%", width: half }} />
            )}
          </span>
        </td>
      )}
      <td className="right">
        {figures === null ? "–" : told("netPnl", "the net P&L", <Amount value={net} currency={currency} />)}
      </td>
      <td className="right">
        {told("trades", "the number of trades", figures === null ? "–" : formatCount(figures.trades))}
      </td>
      <td className="right">{told("winRate", "the win rate", orDash(figures?.winRate, formatShare))}</td>
      {narrow ? null : (
        <>
          <td className="right">
            {told("expectancy", "the expectancy", orDash(figures?.expectancy, money))}
          </td>
          <td className="right">
            {told("profitFactor", "the profit factor", orDash(figures?.profitFactor, ratioWords))}
          </td>
          <td className="right">{told("payoff", "the payoff", orDash(figures?.payoff, ratioWords))}</td>
          <td className="right soft">{told("fees", "the fees", orDash(figures?.fees, money))}</td>
        </>
      )}
    </>
  );
}

function ratioWords(value: string): string {
  return formatDecimal(value, { places: 2 });
}

function orDash(value: string | null | undefined, words: (value: string) => string): string {
  return value === null || value === undefined ? "–" : words(value);
}
