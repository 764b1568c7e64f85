-- A run is looked up by its key. The index by flow answers only to statements that ask for it (0004). So no
-- other statement walks all runs of a user with it.
drop index flow_runs_of_flow;
create index flow_runs_of_flow on flow_runs (user_id collate "POSIX", flow_id, id);
