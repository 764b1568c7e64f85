update flow_runs set kept_until = '2026-02-01T03:04:05.678Z' where user_id = 'usr_1' and id = 'run_1';
insert into flow_use (user_id, month, runs, told_on) values ('usr_1', '2026-02-01', 3, '2026-02-03');
