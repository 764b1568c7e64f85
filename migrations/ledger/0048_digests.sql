-- A week of the owner in figures and words, and when the next one ends.

create table digests (
  user_id text collate "C" not null,
  id text collate "C" not null,
  -- The Monday, in the zone.
  week date not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  zone text not null,
  at timestamptz(3) not null,
  revision integer not null default 1,
  -- The figures and sentences.
  content jsonb not null,
  primary key (user_id, id),
  unique (user_id, week)
);
select protect('digests');

-- The week that runs, in the zone that the owner had when it began. Each week begins where the one before
-- ended, so that no instant is in two weeks or in none.
create table digest_weeks (
  user_id text collate "C" not null,
  week date not null,
  since timestamptz(3) not null,
  next_at timestamptz(3) not null,
  zone text not null,
  primary key (user_id)
);
select protect('digest_weeks');
create index digest_weeks_due on digest_weeks (next_at);
grant select on digest_weeks to tidemark_sweep;
create policy sweep_reads on digest_weeks for select to tidemark_sweep using (true);

-- Who has trades already gets a digest from this week on. The zone of the preferences counts from the next
-- one. The owner of the tables sees no rows while row level security is forced on it.
alter table trades no force row level security;
alter table digest_weeks no force row level security;
insert into digest_weeks (user_id, week, since, next_at, zone)
select user_id, date_trunc('week', now() at time zone 'UTC')::date, date_trunc('week', now(), 'UTC'),
  date_trunc('week', now(), 'UTC') + interval '7 days', 'UTC'
from (select distinct user_id from trades where user_id like 'usr\_%') u;
alter table trades force row level security;
alter table digest_weeks force row level security;
