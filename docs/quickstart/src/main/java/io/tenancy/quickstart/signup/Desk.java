package io.tenancy.quickstart.signup;

/** A desk that was opened, and where it is. */
record Desk(long id, String slug, String url) {}
