package io.tenancy.test;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts a PostgreSQL server in a container, with Testcontainers. */
final class ContainerPostgresql {
    private static final String ADMIN = "postgres";
    private static final String IMAGE = "tenancy.test.postgresql.image";
    private static final String DEFAULT_IMAGE = "postgres:18";

    private ContainerPostgresql() {}

    static ServerAddress start(TestDatabase kind) {
        String image = ServerSettings.get(IMAGE, DEFAULT_IMAGE);
        try {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return start(image);
            }
        } catch (RuntimeException | LinkageError ex) {
            throw new TestDatabaseUnavailableException(
                    kind,
                    "Cannot start a container of image '" + image + "': " + ex + ". Add"
                            + " org.testcontainers:testcontainers-postgresql to the test class path, or set system property "
                            + IMAGE + " to an image that can be had",
                    ex);
        }
        throw new TestDatabaseUnavailableException(
                kind, "No container engine answers: start Docker, or set DOCKER_HOST to where it listens", null);
    }

    private static ServerAddress start(String image) {
        String password = UniqueNames.password();
        PostgreSQLContainer container = new PostgreSQLContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
                .withDatabaseName("postgres")
                .withUsername(ADMIN)
                .withPassword(password)
                // Images without a locale of their own would make databases that know no characters, only bytes.
                .withEnv("LANG", "C.UTF-8")
                .withCommand("postgres", "-c", "max_connections=400", "-c", "fsync=off");
        container.start();
        // Testcontainers' own remover does this too, unless it is switched off.
        SharedServerFiles.atExit("container", container::stop);
        return new ServerAddress(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                "",
                "postgres",
                ADMIN,
                password,
                null);
    }
}
