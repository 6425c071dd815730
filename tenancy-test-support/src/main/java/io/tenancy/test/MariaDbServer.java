package io.tenancy.test;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** MariaDB or MySQL, through the driver that the kind asks for. */
final class MariaDbServer extends NetworkServer {

    MariaDbServer(TestDatabase kind, ServerAddress address) {
        super(kind, address);
    }

    @Override
    String driver() {
        return kind().propertyName();
    }

    @Override
    public DataSource connect(String database, String user, String password) {
        try {
            return kind() == TestDatabase.MYSQL ? mysql(database, user, password) : mariaDb(database, user, password);
        } catch (SQLException ex) {
            throw new TestDatabaseException("Cannot use the URL of " + this + ": " + ex.getMessage(), ex);
        }
    }

    private DataSource mysql(String database, String user, String password) {
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setURL(jdbcUrl(database));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    private DataSource mariaDb(String database, String user, String password) throws SQLException {
        MariaDbDataSource dataSource = new MariaDbDataSource();
        dataSource.setUrl(jdbcUrl(database));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    @Override
    TestDatabaseServer at(ServerAddress other) {
        return new MariaDbServer(kind(), other);
    }

    @Override
    void create(TestCentralDatabase central) {
        try (AdminSession session = session()) {
            session.execute(
                    "create database '" + central.name() + "'",
                    "CREATE DATABASE `%s`".formatted(central.name()),
                    "CREATE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(central.username(), central.password()),
                    "GRANT ALL PRIVILEGES ON *.* TO '%s'@'%%' WITH GRANT OPTION".formatted(central.username()));
        }
    }

    @Override
    void drop(TestCentralDatabase central) {
        Predicate<String> mine = name -> name.equals(central.name()) || name.startsWith(central.tenantPrefix());
        try (AdminSession session = session()) {
            // Users first, then their connections: so none can return, and none holds a lock on a database.
            session.strings("list users", "SELECT CONCAT(User, '@', Host) FROM mysql.user").stream()
                    .filter(mine.or(account -> account.startsWith(central.username() + "@")))
                    .forEach(account -> dropUser(session, account));
            databaseNames(session).stream()
                    .filter(mine)
                    .forEach(name -> session.execute(
                            "drop database '" + name + "'", "DROP DATABASE IF EXISTS `%s`".formatted(name)));
        }
    }

    private static void dropUser(AdminSession session, String account) {
        int at = account.indexOf('@');
        String name = account.substring(0, at);
        session.execute(
                "drop user '" + name + "'", "DROP USER IF EXISTS '%s'@'%s'".formatted(name, account.substring(at + 1)));
        session.strings(
                        "list connections",
                        "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '%s'".formatted(name))
                .forEach(session::kill);
    }

    @Override
    List<String> databaseNames(AdminSession session) {
        return session.strings(
                "list databases", "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ORDER BY BINARY SCHEMA_NAME");
    }

    @Override
    List<String> roleNames(AdminSession session) {
        return session.strings("list users", "SELECT DISTINCT User FROM mysql.user ORDER BY BINARY User");
    }

    @Override
    AdminSession session() {
        return AdminSession.open(this, admin(), "SET SESSION sql_log_off = 1");
    }
}
