update flow_runs set kept_until = '2026-02-01T03:04:05.678Z' where user_id = 'usr_1' and id = 'run_1';
