package io.tenancy.test;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Assumptions;

/** The servers of our own tests: what a machine need not have skips a test, visibly. */
public final class TestServers {

    private TestServers() {}

    /**
     * Where there is no container engine, its tests are skipped; but not where an image was named, since then somebody
     * relies on them.
     */
    public static TestDatabaseServer get(TestDatabase kind) {
        try {
            return TestDatabases.get(kind);
        } catch (TestDatabaseUnavailableException ex) {
            boolean relied = System.getenv("TENANCY_TEST_POSTGRESQL_IMAGE") != null;
            if (kind == TestDatabase.POSTGRESQL_CONTAINER && !relied) {
                Assumptions.abort(ex.getMessage());
            }
            throw ex;
        }
    }

    /** Only embedded servers can be read: with a given one, or one in a container, the test is skipped. */
    public static ServerLog log(TestDatabaseServer server) {
        assumeThat(server.log()).as("the log of " + server + " can be read").isPresent();
        return server.log().orElseThrow();
    }
}
