package io.tenancy.provisioning;

import java.util.Arrays;

/** A login that is about to be created, with its password in clear. Wiped by whoever made it; prints no password. */
record DatabaseLogin(String username, char[] password, boolean own) implements AutoCloseable {

    /** For drivers, which take nothing else. */
    String passwordText() {
        return new String(password);
    }

    @Override
    public void close() {
        Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
        return "DatabaseLogin[" + username + "]";
    }
}
