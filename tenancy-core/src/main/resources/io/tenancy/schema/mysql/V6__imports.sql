-- An import: the version of the schema that the database has, as the operator said it.
ALTER TABLE tenancy_operations ADD COLUMN baseline varchar(50);
