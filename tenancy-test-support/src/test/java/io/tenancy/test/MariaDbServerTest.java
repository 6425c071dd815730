package io.tenancy.test;

class MariaDbServerTest extends MariaDbServerContract {

    @Override
    TestDatabaseServer server() {
        return TestDatabases.mariadb();
    }
}
