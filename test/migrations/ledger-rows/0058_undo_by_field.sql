update bulk_edits set no_room = 2;
update bulk_edit_rows set after_setup_id = 'stp_1', after_tag_ids = '{tag_1}';
