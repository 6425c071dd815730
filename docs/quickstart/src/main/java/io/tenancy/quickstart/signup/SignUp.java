package io.tenancy.quickstart.signup;

import org.jspecify.annotations.Nullable;

/** What a new customer fills in; null where a field was left out. */
record SignUp(@Nullable String name, @Nullable String slug) {}
