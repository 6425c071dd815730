package io.tenancy.tenant;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to change about a tenant, beginning with everything as a snapshot has it. Immutable; every {@code with}-like
 * method returns a changed copy. Nothing is checked here. Prints no password.
 *
 * <p>The snapshot also says what the change is based on: a tenant whose row somebody has changed since is not changed.
 */
public final class TenantUpdate {

    private final Tenant tenant;
    private final NewTenant attributes;
    private final @Nullable Server server;
    private final @Nullable Login login;

    /**
     * Another place of the database.
     *
     * @param host a DNS name or an IP address; empty on H2
     * @param port 1 to 65535; 0 on H2
     */
    public record Server(String host, int port) {}

    /** Another login. Prints no password. */
    public record Login(String username, char[] password) {

        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }

    private TenantUpdate(Tenant tenant, NewTenant attributes, @Nullable Server server, @Nullable Login login) {
        this.tenant = tenant;
        this.attributes = attributes;
        this.server = server;
        this.login = login;
    }

    /** Returns an update that changes nothing yet. */
    public static TenantUpdate of(Tenant tenant) {
        return new TenantUpdate(
                tenant,
                new NewTenant(
                        tenant.slug(),
                        tenant.name(),
                        tenant.domain(),
                        tenant.subdomain(),
                        tenant.plan(),
                        tenant.expiresAt(),
                        tenant.data()),
                null,
                null);
    }

    /** What people read: 1 to 255 characters. */
    public TenantUpdate name(String name) {
        return with(new NewTenant(
                attributes.slug(),
                name,
                attributes.domain(),
                attributes.subdomain(),
                attributes.plan(),
                attributes.expiresAt(),
                attributes.data()));
    }

    /** The tenant's own host name, or null for none. */
    public TenantUpdate domain(@Nullable String domain) {
        return with(attributes.domain(domain));
    }

    /** One DNS label left of the application's base domain, or null for none. */
    public TenantUpdate subdomain(@Nullable String subdomain) {
        return with(attributes.subdomain(subdomain));
    }

    /** The name of a plan, or null for none. */
    public TenantUpdate plan(@Nullable String plan) {
        return with(attributes.plan(plan));
    }

    /** The first instant at which the tenant may no longer be used, or null for never. */
    public TenantUpdate expiresAt(@Nullable Instant expiresAt) {
        return with(attributes.expiresAt(expiresAt));
    }

    /** The application's own attributes, all of them: at most 64 KiB as JSON, 32 levels deep. */
    public TenantUpdate data(Map<String, ?> data) {
        return with(attributes.data(data));
    }

    /** Where the database is from now on. It must be there already, with the tenant's marker. */
    public TenantUpdate server(String host, int port) {
        return new TenantUpdate(tenant, attributes, new Server(host, port), login);
    }

    /**
     * The login to the database from now on. It must exist already, and open it.
     *
     * @param password 1 to 1,024 characters; copied, and wiping the original is up to the caller
     */
    public TenantUpdate login(String username, char[] password) {
        return new TenantUpdate(
                tenant, attributes, server, new Login(username, Arrays.copyOf(password, password.length)));
    }

    private TenantUpdate with(NewTenant changed) {
        return new TenantUpdate(tenant, changed, server, login);
    }

    /** Returns the snapshot that this began with. */
    public Tenant tenant() {
        return tenant;
    }

    /** Returns all attributes as they are going to be; the slug is as it was. */
    public NewTenant attributes() {
        return attributes;
    }

    /** Returns the other place, or null if it stays. */
    public @Nullable Server server() {
        return server;
    }

    /** Returns the other login, or null if it stays. Its password is this object's own: do not change it. */
    public @Nullable Login login() {
        return login;
    }

    @Override
    public String toString() {
        return "TenantUpdate[" + tenant + "]";
    }
}
