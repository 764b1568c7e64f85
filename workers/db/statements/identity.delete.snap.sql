delete from "devices" where ("devices"."user_id" = ? and "devices"."id" = ?);
delete from "sign_in_attempts" where "sign_in_attempts"."account" = ?;
delete from challenges where hash = ? and purpose = ? and (? is null or user_id = ?) returning user_id, session_id, payload, expires_at;
