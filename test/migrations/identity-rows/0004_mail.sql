insert into email_changes (user_id, id, email, old_agreed_at, new_agreed_at, expires_at) values
  ('usr_1', 'emc_1', 'next@example.com', 1767323045678, 1767323046000, 1767323047000);
insert into emails (id, user_id, sealed, created_at, attempts, next_try_at, sent_at, failure) values
  ('eml_1', 'usr_1', 'sealed', 1767323045678, 2, 1767323046000, 1767323046500, 'refused once');
insert into mailbox (id, recipient, subject, text, at) values
  ('mail_1', 'ada@example.com', 'Hello', 'A link', 1767323045678);
