INSERT INTO notes (id, writer) VALUES (2, 'more');
