package io.tenancy.connection;

import io.tenancy.KnownSecrets;
import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.credential.Credentials;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import io.tenancy.database.DatabaseTimeouts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out whether the credentials of a profile are right by logging in with them, which {@link
 * io.tenancy.credential.CredentialManager#validateCredentials} cannot know. Thread-safe.
 */
public final class CredentialProbe {

    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));

    /** SQLSTATE class "invalid authorization specification": ISO/IEC 9075-2, 23.1. */
    private static final String AUTHORIZATION = "28";

    /** MySQL and MariaDB: ER_DBACCESS_DENIED_ERROR. */
    private static final int ACCESS_DENIED = 1044;

    private final CentralDatabase central;

    /** @param central gives product, transport, and what the profile does not name: host and port */
    public CredentialProbe(CentralDatabase central) {
        this.central = central;
    }

    /**
     * Logs in once and out again; waits for a server that is silent for 10 s at most. Where the profile names no database, the one is
     * used that every login of the product can reach.
     *
     * @return empty if the login works; otherwise what is wrong: {@code LOGIN_REFUSED} by the server, {@code
     *     SERVER_UNREACHABLE}, or a rule that host, port or database break. No message contains the password
     */
    public List<Violation> probe(Credentials credentials) {
        DatabaseAddress address = address(credentials);
        List<Violation> violations = violations(address, credentials.database().isPresent());
        return violations.isEmpty() ? login(credentials, address) : violations;
    }

    private DatabaseAddress address(Credentials credentials) {
        DatabaseAddress own = central.address();
        String fallback = switch (own.driver()) {
            case POSTGRESQL -> "postgres";
            case MYSQL, MARIADB -> "information_schema";
            case H2 -> own.database();
        };
        return new DatabaseAddress(
                own.driver(),
                credentials.host().orElse(own.host()),
                credentials.port().orElse(own.port()),
                credentials.database().orElse(fallback));
    }

    private static List<Violation> violations(DatabaseAddress address, boolean named) {
        DatabaseDriver driver = address.driver();
        return Stream.of(
                        DatabaseRules.checkHost("host", driver, address.host()),
                        DatabaseRules.checkPort("port", driver, address.port()),
                        named
                                ? DatabaseRules.checkName("database", driver, address.database())
                                : Optional.<Violation>empty())
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Violation> login(Credentials credentials, DatabaseAddress address) {
        char[] password = credentials.password();
        KnownSecrets.register(password);
        try {
            address.driver()
                    .dataSource(address, TIMEOUTS, central, false)
                    .getConnection(credentials.username(), new String(password))
                    .close();
            return List.of();
        } catch (SQLException failed) {
            return List.of(violation(credentials, address, failed));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static Violation violation(Credentials credentials, DatabaseAddress address, SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        return state.startsWith(AUTHORIZATION) || failed.getErrorCode() == ACCESS_DENIED
                ? new Violation(
                        "username",
                        "LOGIN_REFUSED",
                        "the server refuses " + Printable.quote(credentials.username()) + " or the password")
                : new Violation(
                        "host",
                        "SERVER_UNREACHABLE",
                        "no connection to " + address.server() + " could be had: SQLSTATE " + state);
    }
}
