INSERT INTO notes (id, writer) VALUES (1, current_setting('lock_timeout'));
