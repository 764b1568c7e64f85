insert into flows (user_id, id, name, intention, status, time_zone, position, version, schedule, created_at, updated_at)
  values ('usr_1', 'flw_20', 'Daily', '', 'active', 'UTC', 1, 1, '0 9 * * *', '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:05.678Z');
insert into flow_triggers (user_id, flow_id, node_id, kind, is_live, left_at) values
  ('usr_1', 'flw_20', 'nod_20', 'manual', false, '2026-01-02T03:04:05.678Z');
