update fills set fee_source = 'unknown' where user_id = 'usr_1';
