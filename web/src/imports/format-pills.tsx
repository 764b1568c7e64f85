import { Skeleton } from "../ui/skeleton.tsx";
import { useFormats } from "./use-formats.ts";

/** The importable formats as the server lists them; the space is reserved until the server answers. */
export function FormatPills() {
  const { formats } = useFormats();
  if (formats === undefined)
    return (
      <div className="imports-formats-wait">
        <Skeleton lines={1} height={20} />
      </div>
    );
  return (
    <ul className="row imports-formats" aria-label="Formats that can be imported">
      {formats.map(({ format, title }) => (
        <li key={format} className="pill">
          {title}
        </li>
      ))}
    </ul>
  );
}
