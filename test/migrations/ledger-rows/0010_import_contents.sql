update imports set contents = '{"accounts": {"count": 1, "names": ["Main"]}}', rows_left_out = 3, bytes_read = 2048
  where user_id = 'usr_1';
