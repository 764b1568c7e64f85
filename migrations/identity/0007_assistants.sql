-- What an assistant may read at /mcp, as scopes with spaces between them. Null means the whole account.
alter table sessions add column scope text;
alter table oauth_codes add column scope text;
