-- The order that a statement names for a fill, under one id for all legs of it. Fills opened in one order are
-- legs of one structure.
alter table fills add column order_id text collate "C";
alter table withdrawn add column order_id text collate "C";
create index fills_order on fills (user_id, account_id, order_id) where order_id is not null;
