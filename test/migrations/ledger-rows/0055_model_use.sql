insert into model_use (user_id, day, calls, tokens) values ('usr_1', '2026-01-12', 3, 1840);
