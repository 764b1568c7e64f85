-- The zone by which a user's days are counted. Another choice takes effect with the end of a day, so that no
-- change of the zone begins a new day with fresh limits.
alter table portfolio_days add column zone text;
alter table portfolio_days no force row level security;
alter table preferences no force row level security;
update portfolio_days d set zone = coalesce(
  (select preferences ->> 'timeZone' from preferences p where p.user_id = d.user_id), 'UTC');
alter table preferences force row level security;
alter table portfolio_days force row level security;
alter table portfolio_days alter column zone set not null;
