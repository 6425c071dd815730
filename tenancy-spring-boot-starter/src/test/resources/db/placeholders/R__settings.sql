DROP TABLE IF EXISTS settings;
CREATE TABLE settings (
    name varchar(100) NOT NULL PRIMARY KEY,
    text varchar(100) NOT NULL
);
INSERT INTO settings VALUES ('currency', '${currency}'), ('tenant', '${tenant.slug} ${tenant.id}'), ('custom', '${custom}');
