package io.tenancy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** H2 in this JVM: a database is a URL, created by its first login. */
final class H2Server extends TestDatabaseServer {
    private final Set<String> names = new ConcurrentSkipListSet<>();
    private final @Nullable Path folder;

    /**
     * Creates the server.
     *
     * @param folder where database files are kept, or null to keep databases in memory
     */
    H2Server(@Nullable Path folder) {
        super(TestDatabase.H2, new ServerAddress("", 0, "", "", "", "", null));
        this.folder = folder;
    }

    @Override
    public String jdbcUrl(String database) {
        return folder == null
                ? "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1"
                : "jdbc:h2:file:" + folder.resolve(database).toAbsolutePath();
    }

    @Override
    public DataSource connect(String database, String user, String password) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(jdbcUrl(database));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    @Override
    public DataSource admin() {
        throw new UnsupportedOperationException("H2 has no administrator above its databases");
    }

    @Override
    TestDatabaseServer at(ServerAddress other) {
        throw new UnsupportedOperationException("H2 runs inside this JVM: there is no way to it that could fail");
    }

    @Override
    public List<String> databaseNames() {
        return List.copyOf(names);
    }

    @Override
    public List<String> roleNames() {
        return List.of();
    }

    @Override
    void create(TestCentralDatabase central) {
        run(central, "SELECT 1");
        names.add(central.name());
    }

    @Override
    void drop(TestCentralDatabase central) {
        if (names.remove(central.name())) {
            run(central, "SHUTDOWN");
            deleteFiles(central);
        }
    }

    private void deleteFiles(TestCentralDatabase central) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(central.name() + ".") || name.startsWith(central.tenantPrefix())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot delete the files of " + central, ex);
        }
    }

    private void run(TestCentralDatabase central, String sql) {
        try (Connection connection = central.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException ex) {
            throw new TestDatabaseException("Cannot use " + central + ": " + ex.getMessage(), ex);
        }
    }
}
