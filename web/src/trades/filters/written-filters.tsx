import { useQuery } from "@tanstack/react-query";
import { isSample } from "../../sample/sample-account.ts";
import { isExploring } from "../../session/exploring.ts";
import { setupsQuery, tagsQuery } from "../../written/queries.ts";
import type { TradesSearch } from "../search.ts";
import { Choice } from "./choice.tsx";
import { useTyped } from "./use-typed.ts";

type Props = { search: TradesSearch; change: (part: TradesSearch, replace?: boolean) => void };

/** Finds trades by what their owner wrote; nobody wrote about those of the sample. */
export function WrittenFilters(props: Props) {
  return isExploring || isSample(props.search.account) ? null : <Fields {...props} />;
}

function Fields({ search, change }: Props) {
  const tags = useQuery(tagsQuery).data?.items ?? [];
  const setups = useQuery(setupsQuery).data?.items ?? [];
  const [text, setText] = useTyped(search.text, (wanted) =>
    change({ text: wanted }, search.text !== undefined),
  );
  return (
    <>
      <input
        className="input trades-text"
        type="search"
        aria-label="Words of notes, tags and setups"
        placeholder="Notes, tags"
        autoComplete="off"
        maxLength={100}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Names all="All tags" name="Tag" known={tags} value={search.tag} choose={(tag) => change({ tag })} />
      <Names
        all="All setups"
        name="Setup"
        known={setups}
        value={search.setup}
        choose={(setup) => change({ setup })}
      />
    </>
  );
}

type NamesProps = {
  name: string;
  all: string;
  known: readonly { name: string }[];
  value: string | undefined;
  choose: (value: string | undefined) => void;
};

/** A choice among names, which is not there before there is one. */
function Names({ name, all, known, value, choose }: NamesProps) {
  const names = new Set(known.map((each) => each.name));
  if (value !== undefined) names.add(value);
  if (names.size === 0) return null;
  const values = { "": all, ...Object.fromEntries([...names].map((each) => [each, each])) };
  return <Choice name={name} values={values} value={value} choose={choose} />;
}
