package io.tenancy.database;

import java.util.Locale;

/** What a connection to a database server needs before anything secret is sent. There is no mode that falls back. */
public enum SslMode {
    /** No TLS at all, also if the server offers it. */
    DISABLE,
    /** TLS, whoever the server is; a server that offers none is refused. */
    REQUIRE,
    /** TLS with a certificate that the given certificate authority has signed, for whatever host. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate names the host that the tenant's row has. */
    VERIFY_FULL;

    /** Returns the mode as properties write it, for example {@code verify-ca}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the server's certificate is checked, for which a certificate authority must be given. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }
}
