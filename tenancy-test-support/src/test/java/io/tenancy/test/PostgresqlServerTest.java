package io.tenancy.test;

class PostgresqlServerTest extends PostgresqlServerContract {

    @Override
    TestDatabaseServer server() {
        return TestDatabases.postgresql();
    }
}
