package io.tenancy.test;

/** The main class of a forked JVM: uses a database of each kind and exits. */
final class DatabaseUser {
    private DatabaseUser() {}

    public static void main(String[] kinds) {
        for (String kind : kinds[0].split(",")) {
            TestDatabaseServer server = TestDatabases.get(TestDatabase.valueOf(kind));
            System.out.println("port " + server.port());
            server.createCentral();
        }
        System.out.println("finished");
    }
}
