-- An edit of many trades keeps what it left. An undo then brings back each field that still stands like that.
-- The edit also counts the trades that had no room for its tags.

alter table bulk_edits add column no_room integer not null default 0;
alter table bulk_edit_rows add column after_setup_id text collate "C", add column after_tag_ids text[];

-- Where nothing was written since, what an earlier edit left still stands. Elsewhere it is no longer known.
do $$
declare target text;
begin
  foreach target in array array['bulk_edit_rows', 'annotations', 'trade_tags'] loop
    execute format('alter table %I no force row level security', target);
  end loop;
end $$;
update bulk_edit_rows r set after_setup_id = a.setup_id, after_tag_ids = array(
    select tag_id from trade_tags where user_id = r.user_id and trade_id = r.trade_id order by place)
  from annotations a
  where a.user_id = r.user_id and a.trade_id = r.trade_id and a.version = r.version;
do $$
declare target text;
begin
  foreach target in array array['bulk_edit_rows', 'annotations', 'trade_tags'] loop
    execute format('alter table %I force row level security', target);
  end loop;
end $$;
