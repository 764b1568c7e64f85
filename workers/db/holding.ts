import { sql } from "drizzle-orm";

const SECONDS = sql`extract(epoch from closed_at - opened_at)`;

/** The keys of a holding time. Without times, only whole days between two dates are known. */
export const HOLDING = sql`case
  when status = 'open' then 'open'
  when ${SECONDS} >= 2592000 then 'over_30d' when ${SECONDS} >= 604800 then '7d_30d' when ${SECONDS} >= 86400 then '1d_7d'
  when opened_date_only or closed_date_only then 'untimed'
  when ${SECONDS} >= 14400 then '4h_1d' when ${SECONDS} >= 3600 then '1h_4h' when ${SECONDS} >= 900 then '15m_1h'
  when ${SECONDS} >= 300 then '5m_15m' when ${SECONDS} >= 60 then '1m_5m' else 'under_1m' end`;
