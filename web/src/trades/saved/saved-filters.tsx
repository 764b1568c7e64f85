import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deleteSavedFilter, saveFilter } from "#shared/contracts/saved-filters.ts";
import { isSample } from "../../sample/sample-account.ts";
import { call } from "../../session/client.ts";
import { isExploring } from "../../session/exploring.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { NameDialog } from "../../ui/name-dialog.tsx";
import { tell } from "../../ui/tell.ts";
import type { TradesSearch } from "../search.ts";
import { wantedTrades } from "../wanted-trades.ts";
import { savedFiltersQuery } from "./queries.ts";
import { searchOf } from "./search-of.ts";

/** The filters that the user keeps: one is shown, kept anew, or forgotten. */
export function SavedFilters({ search }: { search: TradesSearch }) {
  return isExploring || isSample(search.account) ? null : <Kept search={search} />;
}

function Kept({ search }: { search: TradesSearch }) {
  const navigate = useNavigate({ from: "/trades" });
  const client = useQueryClient();
  const items = useQuery(savedFiltersQuery).data?.items ?? [];
  const [isNaming, setNaming] = useState(false);
  const shown = items.find((item) => textOf(searchOf(item)) === textOf(search));
  const isFiltered = Object.keys(search).length > 0;

  async function keep(name: string): Promise<void> {
    await call(saveFilter, { body: { name: name.slice(0, 60), filter: wantedTrades(search, "fifo") } });
    await outdate(client, KEYS.savedFilters);
  }
  async function forget(id: string, name: string): Promise<void> {
    try {
      await call(deleteSavedFilter, { params: { id } });
      await outdate(client, KEYS.savedFilters);
      tell(`The filter ${name} is forgotten; your trades are all here.`);
    } catch (error) {
      tell(`It is still kept: ${error instanceof Error ? error.message : "it failed"}.`);
    }
  }
  return (
    <>
      {items.length === 0 ? null : (
        <select
          className="select"
          aria-label="Kept filters"
          value={shown?.id ?? ""}
          onChange={({ target }) => {
            const item = items.find(({ id }) => id === target.value);
            void navigate({ search: item === undefined ? {} : searchOf(item), resetScroll: false });
          }}
        >
          <option value="">Kept filters</option>
          {items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {shown !== undefined ? (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => void forget(shown.id, shown.name)}
        >
          Forget it
        </button>
      ) : isFiltered ? (
        <button type="button" className="button button-quiet" onClick={() => setNaming(true)}>
          Keep this filter
        </button>
      ) : null}
      {isNaming ? (
        <NameDialog title="Keep this filter" name="" rename={keep} onClose={() => setNaming(false)} />
      ) : null}
    </>
  );
}

/** Two searches that find and order the same have one text. */
function textOf(search: TradesSearch): string {
  const { sort = "-closedAt", ...rest } = search;
  return JSON.stringify(Object.entries({ ...rest, sort }).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
