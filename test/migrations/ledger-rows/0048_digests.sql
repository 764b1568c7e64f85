insert into digests (user_id, id, week, from_at, to_at, zone, at, content) values
  ('usr_1', 'dig_1', '2026-01-05', '2026-01-04T23:00:00.000Z', '2026-01-11T23:00:00.000Z', 'Europe/Berlin',
  '2026-01-11T23:00:30.000Z',
  '{"results":[],"best":null,"worst":null,"habits":[],"guardrails":[],"sentences":[],"facts":{}}');
insert into digest_weeks (user_id, week, since, next_at, zone) values
  ('usr_1', '2026-01-12', '2026-01-11T23:00:00.000Z', '2026-01-18T23:00:00.000Z', 'Europe/Berlin')
  on conflict (user_id) do nothing;
