-- The cron expression of the latest version's first schedule trigger, which a list shows without the graph.
alter table flows add column schedule text;

-- Since when the node is in neither the latest version nor the one that runs take. Its hook and its secret
-- stay with the row, so that restoring a version restores its hook.
alter table flow_triggers add column left_at timestamptz(3);
