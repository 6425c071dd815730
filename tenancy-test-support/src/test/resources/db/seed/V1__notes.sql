INSERT INTO notes (id, writer) VALUES (1, 'seed of ${tenant.slug}');
