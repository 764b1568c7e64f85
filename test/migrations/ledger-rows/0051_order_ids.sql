update fills set order_id = '0020.1234.5678.0001' where user_id = 'usr_1';
update withdrawn set order_id = '0020.1234.5678.0002' where user_id = 'usr_1';
