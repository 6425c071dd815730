package io.tenancy.test;

import java.util.concurrent.CountDownLatch;

/** The main class of a forked JVM: uses a database of each kind and exits, or waits to be killed. */
final class DatabaseUser {
    private DatabaseUser() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (String kind : arguments[0].split(",")) {
            TestDatabaseServer server = TestDatabases.get(TestDatabase.valueOf(kind));
            System.out.println("port " + server.port());
            server.createCentral();
        }
        System.out.println("finished");
        if (arguments.length > 1) {
            new CountDownLatch(1).await();
        }
    }
}
