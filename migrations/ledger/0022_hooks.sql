-- A call of a hook is looked up by its id alone, and judged by how it is to be verified.
grant select (verify) on flow_triggers to tidemark_sweep;
create index flow_triggers_scheduled on flow_triggers (user_id, next_at) where is_live and kind = 'schedule';
