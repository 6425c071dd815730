ALTER TABLE notes ADD COLUMN remark varchar(100);
