import { Skeleton } from "../ui/skeleton.tsx";
import { useFormats } from "./use-formats.ts";

/** What can be imported, as the server says; its place is kept until it has. */
export function FormatPills() {
  const { formats } = useFormats();
  if (formats === undefined)
    return (
      <div className="formats-wait">
        <Skeleton lines={1} height={20} />
      </div>
    );
  return (
    <ul className="row formats" aria-label="Formats that can be imported">
      {formats.map(({ format, title }) => (
        <li key={format} className="pill">
          {title}
        </li>
      ))}
    </ul>
  );
}
