package io.tenancy.boot.autoconfigure;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.H2Location;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.util.ClassUtils;

/** Finds out where the central database is: from its pool, from the connection details, or from the database itself. */
final class CentralDatabaseFactory {

    /** They speak one protocol, so that either driver reaches either server. */
    private static final Set<DatabaseDriver> ONE_PROTOCOL = Set.of(DatabaseDriver.MYSQL, DatabaseDriver.MARIADB);

    private CentralDatabaseFactory() {}

    static CentralDatabase create(
            DataSource central, @Nullable JdbcConnectionDetails details, TenancyProperties.Database properties) {
        CentralDatabase database = locate(central, details);
        String folder = properties.h2().folder();
        if (folder != null) {
            database = database.withH2(H2Location.folder(Path.of(folder)));
        }
        database = withDriver(database, properties.driver());
        DatabaseDriver driver = database.address().driver();
        if (!ClassUtils.isPresent(driver.driverClass(), CentralDatabaseFactory.class.getClassLoader())) {
            throw MissingDriverException.absent(driver);
        }
        return new ServerSettings(database.address(), properties.servers()).secured(database);
    }

    private static CentralDatabase withDriver(CentralDatabase central, @Nullable DatabaseDriver wanted) {
        DatabaseDriver present = central.address().driver();
        if (wanted == null || wanted == present) {
            return central;
        }
        if (ONE_PROTOCOL.contains(wanted) && ONE_PROTOCOL.contains(present)) {
            return central.withDriver(wanted);
        }
        throw MissingDriverException.otherProduct(present, wanted);
    }

    private static CentralDatabase locate(DataSource central, @Nullable JdbcConnectionDetails details) {
        HikariDataSource pool = DataSourceUnwrapper.unwrap(central, HikariConfigMXBean.class, HikariDataSource.class);
        if (pool != null && pool.getJdbcUrl() != null) {
            return CentralDatabase.of(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
        }
        if (details != null) {
            return CentralDatabase.of(details.getJdbcUrl(), details.getUsername(), details.getPassword());
        }
        try {
            return CentralDatabase.of(JdbcUtils.extractDatabaseMetaData(central, DatabaseMetaData::getURL), null, null);
        } catch (MetaDataAccessException unreachable) {
            throw new IllegalArgumentException("The central database cannot be reached.", unreachable);
        }
    }
}
