const DAYS = [7, 30, 90, 180, 365];

/** Selects the lifetime of a key. */
export function ExpirySelect({ id }: { id: string }) {
  return (
    <div className="field">
      <label htmlFor={id}>It ends after</label>
      <select className="select" id={id} name="expiresInDays" defaultValue="90">
        {DAYS.map((days) => (
          <option key={days} value={days}>
            {days} days
          </option>
        ))}
      </select>
    </div>
  );
}
