INSERT INTO notes (id, writer) VALUES (1, LOCK_TIMEOUT());
