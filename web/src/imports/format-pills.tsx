import { READ_TODAY } from "../brokers/brokers.ts";

/** The brokers whose files are read as they are. */
export function FormatPills() {
  return (
    <ul className="row imports-formats" aria-label="Brokers whose files are read">
      {READ_TODAY.map((name) => (
        <li key={name} className="pill">
          {name}
        </li>
      ))}
      <li className="soft small">or any CSV, by its columns</li>
    </ul>
  );
}
