CREATE TABLE named (slug varchar(100) DEFAULT '${tenant.slug}');
