update sessions set scope = 'journal:read';
update oauth_codes set scope = 'journal:read';
