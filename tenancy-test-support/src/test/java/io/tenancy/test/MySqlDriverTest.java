package io.tenancy.test;

class MySqlDriverTest extends MariaDbServerContract {

    @Override
    TestDatabaseServer server() {
        return TestDatabases.mysql();
    }
}
