INSERT INTO notes (id, writer) VALUES (1, CONCAT(@@lock_wait_timeout, ' ', @@innodb_lock_wait_timeout));
